using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Prospero.Providers.Smtp.Mime;

/// <summary>
/// Signs mails of a domain (RFC 6376): RSA with SHA-256, header and body relaxed. Ed25519 (RFC 8463) is not there, because .NET has
/// no such signature.
/// </summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Selector">The name of the public key beneath it.</param>
/// <param name="KeyFile">A PEM file with the private key.</param>
sealed record Dkim(string Domain, string Selector, string KeyFile)
{
    const int BitsAtLeast = 1024;
    const int ColumnsOfBase64 = 64;

    // What a reader sees, and what RFC 8058 wants covered. Named once more than it occurs, a From cannot be added on the way.
    static readonly string[] Signed =
    [
        "From",
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Reply-To",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    ];

    /// <summary>Why the key cannot be used; null if it can.</summary>
    public string? Fault()
    {
        try
        {
            using var key = Key();
            return key.KeySize < BitsAtLeast ? $"has {key.KeySize} bits only" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"cannot be read as an RSA key: {e.Message}";
        }
    }

    /// <summary>The mail with a signature in front.</summary>
    public byte[] Sign(byte[] mail, DateTimeOffset at)
    {
        var text = Encoding.Latin1.GetString(mail);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var fields = Fields(text[..(end + 2)]);
        var names = Signed.Where((name, i) => i == 0 || fields.Any(field => Is(field.Name, name))).ToList();
        var unsigned =
            $"v=1; a=rsa-sha256; c=relaxed/relaxed; d={Domain}; s={Selector};\r\n"
            + $" t={at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)};\r\n h={string.Join(":\r\n ", names)};\r\n"
            + $" bh={Convert.ToBase64String(SHA256.HashData(Octets(Body(text[(end + 4)..]))))};\r\n b=";
        using var key = Key();
        var signature = key.SignData(Covered(fields, names, unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var folded = string.Join("\r\n ", Convert.ToBase64String(signature).Chunk(ColumnsOfBase64).Select(line => new string(line)));
        return [.. Octets($"DKIM-Signature: {unsigned}{folded}\r\n"), .. mail];
    }

    /// <summary>The octets that a signature is made over: the named fields, the last of a name first, then the signature's own field.</summary>
    /// <param name="signature">The value of the signature's field, with nothing after <c>b=</c>.</param>
    public static byte[] Covered(IReadOnlyList<(string Name, string Value)> fields, IEnumerable<string> names, string signature)
    {
        var covered = new StringBuilder();
        var left = fields.ToList();
        foreach (var name in names)
        {
            var at = left.FindLastIndex(field => Is(field.Name, name));
            if (at < 0)
                continue;
            covered.Append(Header(left[at].Name, left[at].Value)).Append("\r\n");
            left.RemoveAt(at);
        }
        return Octets(covered.Append(Header("DKIM-Signature", signature)).ToString());
    }

    /// <summary>The fields of a header, each with its value as it stands.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(string header)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var line in header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && fields.Count > 0)
                fields[^1] = (fields[^1].Name, $"{fields[^1].Value}\r\n{line}");
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                fields.Add((line[..colon], line[(colon + 1)..]));
        }
        return fields;
    }

    /// <summary>A field, relaxed (RFC 6376, 3.4.2).</summary>
    public static string Header(string name, string value) =>
        $"{name.Trim().ToLowerInvariant()}:{Relaxed(value.Replace("\r\n", "", StringComparison.Ordinal)).Trim(' ')}";

    /// <summary>A body, relaxed (RFC 6376, 3.4.4).</summary>
    public static string Body(string body)
    {
        var lines = body.Split("\r\n").Select(line => Relaxed(line).TrimEnd(' ')).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return string.Concat(lines.Select(line => $"{line}\r\n"));
    }

    RSA Key()
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(KeyFile));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Every run of white space as one space.</summary>
    static string Relaxed(string line)
    {
        var relaxed = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            if (c is not (' ' or '\t'))
                relaxed.Append(c);
            else if (relaxed.Length == 0 || relaxed[^1] != ' ')
                relaxed.Append(' ');
        }
        return relaxed.ToString();
    }
}
