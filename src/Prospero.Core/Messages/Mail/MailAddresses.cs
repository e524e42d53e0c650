using System.Text;

namespace Prospero.Core.Messages.Mail;

/// <summary>A mailbox in a header.</summary>
/// <param name="Name">The name beside it; empty if there is none.</param>
/// <param name="Address">The address, as given.</param>
public sealed record MailAddress(string Name, string Address)
{
    /// <summary>What stands before the at sign, in lower case.</summary>
    public string Local => Address[..Math.Max(0, Address.LastIndexOf('@'))].ToLowerInvariant();
}

/// <summary>Reads lists of addresses, however loosely they are written.</summary>
static class MailAddresses
{
    public static IEnumerable<MailAddress> Read(string? field)
    {
        var found = new List<MailAddress>();
        foreach (var item in Items(field ?? ""))
        {
            if (found.Count >= MailLimits.Items)
                break;
            if (Mailbox(item) is { } mailbox)
                found.Add(mailbox);
        }
        return found;
    }

    /// <summary>The Message-IDs of a field, with their angle brackets.</summary>
    public static IEnumerable<string> Ids(string? field)
    {
        var ids = new List<string>();
        var text = field ?? "";
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && ids.Count < MailLimits.Items; at = text.IndexOf('<', at + 1))
        {
            var end = text.AsSpan(at + 1).IndexOfAny('>', '<');
            if (end < 0)
                break;
            var id = text.AsSpan(at + 1, end).Trim();
            if (text[at + 1 + end] == '>' && id.Length is > 2 and < 500 && id.Contains('@') && !id.ContainsAny(" \t\0"))
                ids.Add($"<{id}>");
        }
        return ids;
    }

    /// <summary>The addresses apart, without comments; a colon ends the name of a group.</summary>
    static IEnumerable<string> Items(string field)
    {
        var item = new StringBuilder();
        bool isQuoted = false,
            isAngled = false;
        var comments = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (c == '\\' && (isQuoted || comments > 0) && i + 1 < field.Length)
            {
                if (comments == 0)
                    item.Append(c).Append(field[i + 1]);
                i++;
                continue;
            }
            if (comments > 0)
            {
                comments += c switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                continue;
            }
            if (c == '"')
                isQuoted = !isQuoted;
            if (!isQuoted)
            {
                isAngled = c == '<' || (isAngled && c != '>');
                if (c == '(')
                {
                    comments = 1;
                    continue;
                }
                if (c is ',' or ';' && !isAngled)
                {
                    yield return item.ToString();
                    item.Clear();
                    continue;
                }
                if (c == ':' && !isAngled)
                {
                    item.Clear();
                    continue;
                }
            }
            item.Append(c);
        }
        yield return item.ToString();
    }

    static MailAddress? Mailbox(string item)
    {
        var open = item.LastIndexOf('<');
        var close = open < 0 ? -1 : item.IndexOf('>', open);
        var name = open < 0 ? "" : item[..open];
        var address = (
            open < 0 ? item
            : close < 0 ? item[(open + 1)..]
            : item[(open + 1)..close]
        ).Trim();
        // A route, as old mail has it: @one,@two:ana@example.org
        if (address.StartsWith('@') && address.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            address = address[(colon + 1)..];
        if (
            address.Length is < 3 or > 320
            || address.IndexOf('@', StringComparison.Ordinal) < 1
            || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        )
            return null;
        return new MailAddress(Name(name), address);
    }

    static string Name(string raw)
    {
        var name = raw.Trim();
        if (name.Length >= 2 && name[0] == '"' && name[^1] == '"')
            name = name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        return MailText.OneLine(HeaderText.Decode(name));
    }
}
