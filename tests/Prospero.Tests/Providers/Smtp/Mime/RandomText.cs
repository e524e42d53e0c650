using System.Text;

namespace Prospero.Tests.Providers.Smtp.Mime;

/// <summary>Well-formed text that favours what encoders stumble over.</summary>
static class RandomText
{
    static readonly string[] Nasty =
    [
        "\r\n",
        "\r\n",
        "\r",
        "\n",
        " ",
        "  ",
        "\t",
        ".",
        "..",
        "=",
        "=?",
        "?=",
        "=\r\n",
        "ä",
        "ß",
        "€",
        "日本",
        "😀",
        "\u0301",
        "\0",
        "\u007f",
        "\u0085",
        "\u2028",
        "\"",
        "\\",
        "<a@b>",
        "Bcc: x@y",
        "word",
        "From ",
        "--",
        "=?utf-8?B?QQ==?=",
    ];

    public static string Of(int seed, int most)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var left = random.Next(most); left > 0; left--)
            text.Append(random.Next(3) == 0 ? Nasty[random.Next(Nasty.Length)] : (char)random.Next('!', '~'));
        return text.ToString();
    }
}
