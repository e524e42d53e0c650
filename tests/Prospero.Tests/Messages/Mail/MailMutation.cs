using System.Text;

namespace Prospero.Tests.Messages.Mail;

/// <summary>Makes mails that nobody would send out of some that somebody did: always the same ones for a seed.</summary>
sealed class MailMutation(IReadOnlyList<byte[]> mails, int seed)
{
    const int Longest = 16 * 1024;

    static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\n\n",
            "\r",
            "\0",
            "=?utf-8?B?",
            "?=",
            "=",
            "==",
            "--b1",
            "\n--b1\n",
            "\n--b1--\n",
            "<",
            ">",
            "\"",
            "\\",
            "(",
            ";",
            ":",
            ",",
            "*0*=",
            "''%",
            "Content-Type: multipart/mixed; boundary=b1\n",
            "Content-Type: message/rfc822\n\n",
            "Content-Transfer-Encoding: base64\n",
            "charset=utf-7",
            "charset=utf-16",
            "charset=iso-2022-kr",
            "\u00ff\u00fe",
            "\u001b$B",
            "> ",
            "On 1 Jan wrote:\n",
            "until 31/12/99",
            "<blockquote",
            "&#x110000;",
            "&#xD800;",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    readonly Random _random = new(seed);

    public byte[] Next()
    {
        var octets = mails[_random.Next(mails.Count)].ToList();
        for (var changes = _random.Next(1, 12); changes > 0; changes--)
            Change(octets);
        return [.. octets.Take(Longest)];
    }

    void Change(List<byte> octets)
    {
        var at = _random.Next(octets.Count + 1);
        var rest = octets.Count - at;
        switch (_random.Next(7))
        {
            case 0 when rest > 0:
                octets[at] = (byte)_random.Next(256);
                break;
            case 1:
                octets.RemoveRange(at, _random.Next(Math.Min(rest, 60) + 1));
                break;
            case 2:
                octets.InsertRange(at, Pieces[_random.Next(Pieces.Length)]);
                break;
            case 3:
                octets.InsertRange(_random.Next(octets.Count + 1), octets.GetRange(at, _random.Next(Math.Min(rest, 300) + 1)));
                break;
            case 4 when _random.Next(4) == 0:
                octets.RemoveRange(at, rest);
                break;
            case 5:
                var other = mails[_random.Next(mails.Count)];
                octets.InsertRange(at, other.AsSpan(_random.Next(other.Length)).ToArray());
                break;
            default:
                octets.InsertRange(at, Enumerable.Repeat((byte)_random.Next(256), _random.Next(40)));
                break;
        }
        if (octets.Count > Longest)
            octets.RemoveRange(Longest, octets.Count - Longest);
    }
}
