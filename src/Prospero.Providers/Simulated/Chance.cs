using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Prospero.Providers.Simulated;

/// <summary>
/// The luck of one contact: a hash of what it is, never a shared generator, the time or a random id. Therefore the same
/// contact goes the same way on every node, in every order and after every restart.
/// </summary>
readonly struct Chance
{
    readonly string _root;

    Chance(string root) => _root = root;

    /// <summary>The luck that a contact point has for good: who answers there.</summary>
    public static Chance Of(string seed, string contactPoint) => new($"{seed}\u001f{contactPoint}");

    /// <summary>The luck of one contact with it.</summary>
    public Chance With(string channel, string stepKey, int number) =>
        new(FormattableString.Invariant($"{_root}\u001f{channel}\u001f{stepKey}\u001f{number}"));

    /// <summary>A number from 0 to below <paramref name="limit"/>. Draws for different purposes are independent.</summary>
    public int Below(int limit, string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_root}\u001f{purpose}"));
        return (int)((UInt128)BinaryPrimitives.ReadUInt64BigEndian(hash) * (UInt128)limit >> 64);
    }

    /// <summary>A number of seconds within the bounds, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most, string purpose) =>
        least + TimeSpan.FromSeconds(Below((int)(most - least).TotalSeconds + 1, purpose));

    public T OneOf<T>(IReadOnlyList<T> choices, string purpose) => choices[Below(choices.Count, purpose)];

    /// <summary>One of the choices, as often as its weight says.</summary>
    public T OneOf<T>(IReadOnlyList<(T Choice, int Weight)> choices, string purpose)
    {
        var drawn = Below(choices.Sum(choice => choice.Weight), purpose);
        foreach (var (choice, weight) in choices)
        {
            drawn -= weight;
            if (drawn < 0)
                return choice;
        }

        throw new ArgumentException("No choice has a weight.", nameof(choices));
    }
}
