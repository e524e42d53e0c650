using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Prospero.Core.Messages.Mail;
using Prospero.Tests.Rules;

namespace Prospero.Tests.Messages.Mail;

/// <summary>
/// A mail of the corpus: lines of what is to be read from it, a line of equals signs, the mail. Octets beyond ASCII and control
/// characters are written as <c>\xC3</c>.
/// </summary>
sealed partial record CorpusMail(IReadOnlyDictionary<string, string> Expected, byte[] Octets)
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests/Prospero.Tests/Messages/Mail/Corpus");

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.mail").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static CorpusMail Read(string name)
    {
        var halves = File.ReadAllText(Path.Combine(Folder, $"{name}.mail")).Split("=====\n", 2);
        var expected = new Dictionary<string, string>();
        var text = new List<string>();
        foreach (var line in halves[0].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('|'))
                text.Add(line.Length > 1 ? line[2..] : "");
            else if (line.Split(": ", 2) is [var key, var value])
                expected[key] = value;
        }
        if (text.Count > 0)
            expected["text"] = string.Join('\n', text);
        return new CorpusMail(expected, Encoding.Latin1.GetBytes(Escape().Replace(halves[1], Octet)));
    }

    /// <summary>What was read of a mail, in the words of the corpus.</summary>
    public static string Told(ReceivedMail mail, string key) =>
        key switch
        {
            "kind" => Kind(mail.Kind),
            "from" => mail.From?.Address ?? "-",
            "name" => mail.From?.Name ?? "-",
            "subject" => mail.Subject,
            "text" => mail.Text,
            "recipients" => string.Join(' ', mail.Recipients),
            "refers" => string.Join(' ', mail.Refers),
            "original" => Original(mail.Kind) is { } original
                ? $"{original.MessageId ?? "-"} {original.Touchpoint?.ToString() ?? "-"} {original.Recipient ?? "-"}"
                : "-",
            "envelope" => Original(mail.Kind)?.EnvelopeFrom ?? "-",
            "reason" => mail.Kind is MailKind.Bounced bounced ? bounced.Reason : "-",
            _ => throw new ArgumentException($"The corpus knows no {key}.", nameof(key)),
        };

    static string Kind(MailKind kind) =>
        kind switch
        {
            MailKind.Automatic { ReturnsOn: { } day } => $"automatic {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
            MailKind.Bounced bounced => $"bounced {bounced.Failure} {bounced.Code ?? "-"}",
            _ => kind.GetType().Name.ToLowerInvariant(),
        };

    static OriginalMail? Original(MailKind kind) =>
        kind switch
        {
            MailKind.Bounced bounced => bounced.Original,
            MailKind.Complained complained => complained.Original,
            _ => null,
        };

    static string Octet(Match match) =>
        ((char)byte.Parse(match.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();

    [GeneratedRegex(@"\\x[0-9A-F]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
