using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>The outcomes of a channel for all leads, in words, one per planned try of a step; the last one holds for the rest.</summary>
static class SimulatedScript
{
    public const string Cure =
        "Write one of: answered, busy, no answer, voicemail, failed, callback, accepted, delivered, read, replied:TEXT, stop, "
        + "bounce, complaint, ooo:YYYY-MM-DD, rate limited, unknown, unknown:WORD, silence, invalid, refused.";

    /// <summary>What the script says of this contact; null if it says nothing of the channel.</summary>
    /// <exception cref="FormatException">The script has a word that there is not.</exception>
    public static Behaviour? Find(IReadOnlyDictionary<Channel, IReadOnlyList<string>>? script, Channel channel, int number) =>
        script is not null && script.TryGetValue(channel, out var words) && words.Count > 0
            ? Parse(words[Math.Clamp(number - 1, 0, words.Count - 1)]).On(channel)
            : null;

    public static bool IsWord(string word) => Read(word) is not null;

    static Behaviour Parse(string word) =>
        Read(word) ?? throw new FormatException($"'{word}' is no outcome of a simulated contact. {Cure}");

    static Behaviour? Read(string word)
    {
        var (name, rest) = word.IndexOf(':') is var colon and >= 0 ? (word[..colon], word[(colon + 1)..]) : (word, null);
        return (name, rest) switch
        {
            ("answered", null) => new Behaviour(Deed.Answered),
            ("busy", null) => new Behaviour(Deed.Busy),
            ("no answer", null) => new Behaviour(Deed.NoAnswer),
            ("voicemail", null) => new Behaviour(Deed.Voicemail),
            ("failed", null) => new Behaviour(Deed.CallFailed),
            ("callback", null) => new Behaviour(Deed.CallBack),
            ("accepted", null) => new Behaviour(Deed.Accepted),
            ("delivered", null) => new Behaviour(Deed.Delivered),
            ("read", null) => new Behaviour(Deed.Read),
            ("replied", { Length: > 0 } text) => new Behaviour(Deed.Replied, text),
            ("stop", null) => new Behaviour(Deed.Stop, Texts.Stop),
            ("bounce", null) => new Behaviour(Deed.Bounce),
            ("complaint", null) => new Behaviour(Deed.Complaint),
            ("ooo", { } text) when Day.Parse(text) is { } day => new Behaviour(Deed.OutOfOffice, ReturnsOn: day),
            ("rate limited", null) => new Behaviour(Deed.RateLimited),
            ("unknown", null) => new Behaviour(Deed.Unknown),
            ("unknown", { } then)
                when Read(then)
                    is { BreaksOff: false, Deed: not (Deed.Unknown or Deed.RateLimited or Deed.Invalid or Deed.Refused) } carriedOut =>
                carriedOut with
                {
                    BreaksOff = true,
                },
            ("silence", null) => new Behaviour(Deed.Silence),
            ("invalid", null) => new Behaviour(Deed.Invalid),
            ("refused", null) => new Behaviour(Deed.Refused),
            _ => null,
        };
    }
}
