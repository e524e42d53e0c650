using System.Globalization;

namespace Prospero.CrashTests;

/// <summary>Who the leads of a load are.</summary>
/// <param name="prefix">Makes the addresses of one crowd its own.</param>
/// <param name="isMixed">
/// True for people of all kinds, see docs/providers/simulated.md; false for people who take what is sent and say nothing.
/// </param>
public sealed class Crowd(string prefix, bool isMixed = true)
{
    static readonly string[] Words = ["replies", "stop", "ratelimited", "unknown", "bounce", "invalid", "refuses"];

    public string Email(int number)
    {
        if (!isMixed)
            return string.Create(CultureInfo.InvariantCulture, $"silence+{prefix}-{number}@magic.example");
        var kind = number % (3 * Words.Length);
        return kind < Words.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{Words[kind]}+{prefix}-{number}@magic.example")
            : string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}@example.com");
    }
}
