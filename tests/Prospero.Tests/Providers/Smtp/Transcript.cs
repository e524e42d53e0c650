using System.Text.RegularExpressions;
using Prospero.Core.Channels;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>
/// A conversation as a plain-text file.
/// <code>
/// with: name=value    a setting of the sender; also to, from, body (its length)
/// S: text             the server says; lines that follow each other leave in one piece
/// C: text             the client must say; * stands for anything, [message] for the content up to the final dot
/// !close !silence !cancel !tls    what the server does
/// = outcome | words   how a Send must end, and words of its reason; as many Sends as there are such lines
/// </code>
/// What follows a <c>!close</c> or <c>!silence</c> happens on the next connection.
/// </summary>
sealed record Transcript(IReadOnlyDictionary<string, string> With, IReadOnlyList<Transcript.Line> Lines, IReadOnlyList<string> Outcomes)
{
    public const string Message = "[message]";

    /// <summary>One line; its number is for people who look for it.</summary>
    public sealed record Line(int Number, char Speaker, string Text)
    {
        public bool Fits(string said) =>
            Regex.IsMatch(
                said,
                $"^{Regex.Escape(Text).Replace("\\*", ".*", StringComparison.Ordinal)}$",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            );

        public override string ToString() => $"line {Number}: {Speaker}: {Text}";
    }

    public static Transcript Parse(string text)
    {
        var with = new Dictionary<string, string>();
        var lines = new List<Line>();
        var outcomes = new List<string>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line.StartsWith("with: ", StringComparison.Ordinal))
                with[line[6..].Split('=')[0]] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
            else if (line.StartsWith("= ", StringComparison.Ordinal))
                outcomes.Add(line[2..]);
            else if (line[0] == '!')
                lines.Add(new Line(number, '!', line[1..]));
            else if (line.StartsWith("S:", StringComparison.Ordinal) || line.StartsWith("C:", StringComparison.Ordinal))
                lines.Add(new Line(number, line[0], line.Length > 3 ? line[3..] : ""));
            else
                throw new FormatException($"Line {number} is nothing that a transcript knows: {line}");
        }
        return new Transcript(with, lines, outcomes);
    }

    /// <summary>An outcome in the words of a transcript, without its reason.</summary>
    public static string Words(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Accepted accepted => $"accepted {accepted.ProviderId}",
            SendOutcome.TryLater later => $"try later {later.Kind} {later.Code}{(later.CountsAsAttempt ? "" : " uncounted")}".TrimEnd(),
            SendOutcome.Refused refused => $"refused {refused.Kind} {refused.Code}".TrimEnd(),
            _ => "unknown",
        };

    public static string Reason(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.TryLater later => later.Reason,
            SendOutcome.Refused refused => refused.Reason,
            SendOutcome.Unknown unknown => unknown.Reason,
            _ => "",
        };
}
