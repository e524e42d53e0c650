namespace Prospero.Providers;

/// <summary>What signatures of vendors have in common.</summary>
static class Signatures
{
    /// <summary>The bytes of lower-case hex; false if it is another thing or of another length.</summary>
    public static bool TryHex(ReadOnlySpan<char> hex, Span<byte> bytes)
    {
        if (hex.Length != bytes.Length * 2 || hex.ContainsAnyInRange('A', 'F'))
            return false;
        return Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length;
    }
}

/// <summary>Parameters of an address or a form, each name once.</summary>
static class Query
{
    /// <summary>Names and values, decoded; of a name that comes twice the first value.</summary>
    public static Dictionary<string, string> Parse(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Pairs(text))
            found.TryAdd(name, value);
        return found;
    }

    /// <summary>Every pair, decoded, in the order in which it stands there.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        foreach (var part in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = part.IndexOf('=', StringComparison.Ordinal);
            var name = split < 0 ? part : part[..split];
            yield return (Decoded(name), split < 0 ? "" : Decoded(part[(split + 1)..]));
        }
    }

    static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
