using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>How simulated people are made.</summary>
/// <param name="Seed">Another seed, another crowd; the same seed, the same outcomes everywhere.</param>
/// <param name="LogPath">
/// A file that gets one line for each contact handed over, on disk before the answer; null for none. Each process needs a
/// file of its own.
/// </param>
/// <param name="Personas">How many are of which kind; null for the usual mix.</param>
/// <param name="Script">
/// For tests: what becomes of the first, second, third ... planned try of a step on a channel, for all leads without a magic
/// contact point. The last word holds for the rest. Null for none; it may be changed between sends.
/// </param>
public sealed record SimulatedOptions(
    string Seed = "prospero",
    string? LogPath = null,
    IReadOnlyList<PersonaWeight>? Personas = null,
    IReadOnlyDictionary<Channel, IReadOnlyList<string>>? Script = null
)
{
    /// <summary>All that is wrong with the options. Paths are names of options.</summary>
    public Problems Check()
    {
        var problems = new Problems();
        if (Personas is not null && (Personas.Any(part => part.Weight < 0) || Personas.Sum(part => (long)part.Weight) is 0 or > 1_000_000))
            problems.Add(nameof(Personas), "have no usable weights", "Give weights from 0 up whose sum is between 1 and 1,000,000.");
        foreach (var (channel, words) in Script ?? new Dictionary<Channel, IReadOnlyList<string>>())
        foreach (var word in words)
            if (!SimulatedScript.IsWord(word))
                problems.Add($"{nameof(Script)}.{channel.Name()}", $"has '{word}', which is no outcome", SimulatedScript.Cure);
        return problems;
    }
}
