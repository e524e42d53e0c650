using Prospero.Core.Leads;

namespace Prospero.Server.PollyBot.Json;

/// <summary>The words of a closed set as this surface writes them; read without case.</summary>
sealed class WireWords<T>(params string[] words)
    where T : struct, Enum
{
    static readonly T[] Values = Enum.GetValues<T>();

    /// <summary>Every word, in the order of the set.</summary>
    public IReadOnlyList<string> All => words;

    public string Of(T value) => words[Array.IndexOf(Values, value)];

    public T? Find(string? word) =>
        Array.FindIndex(words, one => one.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? Values[at] : null;
}

/// <summary>The closed sets of this surface.</summary>
static class WireWords
{
    public static WireWords<LeadStatus> Statuses { get; } = new([.. LeadStatusNames.All]);

    public static WireWords<LeadPriority> Priorities { get; } = new("LOW", "MEDIUM", "HIGH", "URGENT");

    public static WireWords<LeadUrgency> Urgencies { get; } = new("low", "medium", "high");

    public static WireWords<PreferredMethod> Methods { get; } = new("email", "phone", "discord");
}
