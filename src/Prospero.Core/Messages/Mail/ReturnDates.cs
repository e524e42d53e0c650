using System.Text.RegularExpressions;

namespace Prospero.Core.Messages.Mail;

/// <summary>
/// Finds the day on which somebody is back in what an automatic reply says, in English, Spanish and Portuguese. A day "until"
/// which somebody is away is that day; the last day of a range is one before.
/// </summary>
static partial class ReturnDates
{
    const int Look = 4000;
    const int Window = 70;
    static readonly TimeSpan Furthest = TimeSpan.FromDays(400);

    static readonly string[] Backs =
    [
        "back",
        "return",
        "resume",
        "regres",
        "vuelvo",
        "volvere",
        "vuelta",
        "reincorpor",
        "retorn",
        "volto",
        "voltar",
        "volta",
    ];

    static readonly string[] Untils = ["until", "till ", "hasta", "ate "];

    static readonly string[] Throughs = ["through", "thru ", " to ", " al ", " ao ", " a ", " - ", " and ", " y ", " e "];

    /// <param name="received">The day on which the mail came.</param>
    public static DateOnly? Find(string text, DateOnly received)
    {
        var folded = string.Join(
            ' ',
            Accents
                .LeftOut(text[..Math.Min(text.Length, Look)].ToLowerInvariant())
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        var isEnglish = !IsRomance().IsMatch(folded);
        var found = new List<(int Rank, DateOnly Day)>();
        foreach (var (start, end, date) in DayNames.Find(folded, received, isEnglish))
        {
            if (Cue(folded, start, end) is not { } cue || date < received || date.DayNumber - received.DayNumber > Furthest.TotalDays)
                continue;
            found.Add((cue == CueKind.Back ? 0 : 1, cue == CueKind.Through ? date.AddDays(1) : date));
        }
        if (found.Count == 0)
            return null;
        var back = found.Where(f => f.Rank == 0).ToList();
        return back.Count > 0 ? back[0].Day : found.Max(f => f.Day);
    }

    enum CueKind
    {
        Back,
        Until,
        Through,
    }

    /// <summary>The last word before a date that tells what it is the date of; null if there is none.</summary>
    static CueKind? Cue(string folded, int start, int end)
    {
        var from = Math.Max(0, start - Window);
        var before = folded[from..start];
        var sentence = Math.Max(
            Math.Max(before.LastIndexOf(". ", StringComparison.Ordinal), before.LastIndexOf('!')),
            before.LastIndexOf('?')
        );
        if (sentence >= 0)
            before = before[(sentence + 1)..];
        before = $" {before} ";

        var (back, until, through) = (Last(before, Backs), Last(before, Untils), Last(before, Throughs));
        // A range has a day before its word: "back to the office on" has none.
        var begins = back >= 0 && back < through ? back : 0;
        if (through >= 0 && (before.AsSpan(begins, through - begins).IndexOfAnyInRange('0', '9') < 0 || before.Length - through > 40))
            through = -1;
        if (before.Contains("through", StringComparison.Ordinal))
            through = Math.Max(through, before.LastIndexOf("through", StringComparison.Ordinal));
        var last = Math.Max(back, Math.Max(until, through));
        if (last < 0)
            return null;
        if (last == back)
            return CueKind.Back;
        var after = folded[end..Math.Min(folded.Length, end + 20)];
        return last == through || after.Contains("inclu", StringComparison.Ordinal) ? CueKind.Through : CueKind.Until;
    }

    static int Last(string text, string[] words) => words.Max(word => text.LastIndexOf(word, StringComparison.Ordinal));

    [GeneratedRegex(
        @"\b(hasta|ate|oficina|escritorio|gracias|obrigad[oa]|estare|estarei|el|de)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex IsRomance();
}
