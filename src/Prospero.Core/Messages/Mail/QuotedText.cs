namespace Prospero.Core.Messages.Mail;

/// <summary>
/// Leaves of a reply what the person wrote: without the quoted mail, its header line and the signature. In doubt it leaves more.
/// </summary>
static class QuotedText
{
    /// <summary>A header line may be broken into this many.</summary>
    const int LinesOfIntroduction = 4;

    // The verb at the end of "On Monday, Ana wrote:", folded.
    static readonly string[] Wrote =
    [
        "wrote:",
        "escribio:",
        "escribio lo siguiente:",
        "escreveu:",
        "ha escrito:",
        "a ecrit :",
        "a ecrit:",
        "schrieb:",
        "ha scritto:",
    ];

    static readonly string[] WroteBegins = ["on ", "el ", "em ", "no dia ", "le ", "am ", "il ", "> on "];

    static readonly string[] Separators =
    [
        "original message",
        "mensaje original",
        "mensagem original",
        "message d'origine",
        "ursprungliche nachricht",
        "forwarded message",
        "mensaje reenviado",
        "mensagem encaminhada",
    ];

    static readonly string[] FromFields = ["from:", "de:", "*from:*", "*de:*"];

    static readonly string[] OtherFields =
    [
        "sent:",
        "to:",
        "date:",
        "subject:",
        "cc:",
        "enviado:",
        "enviado el:",
        "enviado em:",
        "enviada em:",
        "enviada:",
        "fecha:",
        "data:",
        "para:",
        "asunto:",
        "assunto:",
        "*sent:*",
        "*to:*",
        "*date:*",
        "*enviado:*",
        "*fecha:*",
        "*para:*",
    ];

    static readonly string[] Devices =
    [
        "sent from my ",
        "enviado desde mi ",
        "enviado do meu ",
        "get outlook for ",
        "obtener outlook para ",
        "obter o outlook para ",
    ];

    public static string Cut(string text)
    {
        var lines = text.Split('\n');
        var folded = Array.ConvertAll(lines, Fold);
        var end = Enumerable.Range(0, lines.Length).FirstOrDefault(i => BeginsQuote(folded, i), lines.Length);
        var own = Own(lines, folded, 0, end);
        // Whoever answers below the quoted mail has nothing above it.
        return own.Length > 0 ? own
            : Own(lines, folded, 0, lines.Length) is { Length: > 0 } below ? below
            : text;
    }

    static string Fold(string line) => Accents.LeftOut(line.Trim().ToLowerInvariant());

    /// <summary>The lines between, without those that quote and without a signature.</summary>
    static string Own(string[] lines, string[] folded, int start, int end)
    {
        var own = new List<string>();
        for (var i = start; i < end; i++)
        {
            // Two hyphens and a space, which many programs lose at the line's end.
            if (folded[i] == "--" && own.Count > 0)
                break;
            var introduction = Introduction(folded, i);
            if (introduction > 0)
                i += introduction - 1;
            else if (!folded[i].StartsWith('>'))
                own.Add(lines[i].TrimEnd());
        }
        while (own.Count > 0 && (own[^1].Length == 0 || (own.Count > 1 && IsDevice(own[^1]))))
            own.RemoveAt(own.Count - 1);
        return string.Join('\n', own).Trim();
    }

    static bool IsDevice(string line) => Devices.Any(device => Fold(line).StartsWith(device, StringComparison.Ordinal));

    static bool BeginsQuote(string[] folded, int i) =>
        Introduction(folded, i) > 0 || IsSeparator(folded[i]) || IsHeader(folded, i) || IsLastQuote(folded, i);

    /// <summary>How many lines "On Monday, Ana wrote:" takes from here on; 0 if it does not begin here.</summary>
    static int Introduction(string[] folded, int i)
    {
        if (!WroteBegins.Any(begin => folded[i].StartsWith(begin, StringComparison.Ordinal)))
            return 0;
        for (var last = i; last < folded.Length && last < i + LinesOfIntroduction && folded[last].Length > 0; last++)
            if (Wrote.Any(verb => folded[last].EndsWith(verb, StringComparison.Ordinal)) && HasSigns(folded, i, last))
                return last - i + 1;
        return 0;
    }

    // A date or an address stands in it, or what it introduces follows; "On my way I wrote:" has neither.
    static bool HasSigns(string[] folded, int first, int last)
    {
        for (var i = first; i <= last; i++)
            if (folded[i].AsSpan().IndexOfAnyInRange('0', '9') >= 0 || folded[i].Contains('@', StringComparison.Ordinal))
                return true;
        var next = last + 1;
        while (next < folded.Length && folded[next].Length == 0)
            next++;
        return next < folded.Length && folded[next].StartsWith('>');
    }

    static bool IsSeparator(string line) =>
        line.StartsWith("--", StringComparison.Ordinal)
        && line.Trim('-', ' ') is var words
        && Separators.Any(separator => words.StartsWith(separator, StringComparison.Ordinal));

    /// <summary>From: and at least two more fields in the lines that follow, as Outlook repeats the header.</summary>
    static bool IsHeader(string[] folded, int i)
    {
        if (!FromFields.Any(field => folded[i].StartsWith(field, StringComparison.Ordinal)))
            return false;
        return folded.Skip(i + 1).Take(5).Count(line => OtherFields.Any(field => line.StartsWith(field, StringComparison.Ordinal))) >= 2;
    }

    /// <summary>A quoted line after which nothing of one's own comes.</summary>
    static bool IsLastQuote(string[] folded, int i)
    {
        if (!folded[i].StartsWith('>') || (i > 0 && folded[i - 1].StartsWith('>')))
            return false;
        for (var at = i; at < folded.Length; at++)
            if (folded[at].Length > 0 && !folded[at].StartsWith('>'))
                return false;
        return true;
    }
}
