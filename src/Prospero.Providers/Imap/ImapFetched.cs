using System.Globalization;
using Prospero.Core.Channels;

namespace Prospero.Providers.Imap;

/// <summary>A mail in the answer to FETCH.</summary>
static class ImapFetched
{
    static readonly string[] DateForms = ["dd-MMM-yyyy HH:mm:ss zzz", "d-MMM-yyyy HH:mm:ss zzz"];

    /// <summary>The mail; null if the response holds none.</summary>
    public static FetchedMail? Read(ImapResponse response)
    {
        if (response.Name != "FETCH" || response.Values is not [_, _, ImapValue.Several items, ..])
            return null;
        uint? uid = null;
        DateTimeOffset? at = null;
        ReadOnlyMemory<byte>? octets = null;
        for (var i = 0; i + 1 < items.Values.Count; i += 2)
        {
            var (name, value) = ($"{items.Values[i]}".ToUpperInvariant(), items.Values[i + 1]);
            if (name == "UID" && uint.TryParse($"{value}", NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                uid = number;
            else if (name == "INTERNALDATE")
                at = Date($"{value}".Trim());
            else if (name.StartsWith("BODY[]", StringComparison.Ordinal))
                octets = value is ImapValue.Octets body ? body.Value : default;
        }
        return uid is { } found && octets is { } mail ? new FetchedMail(found, at, mail) : null;
    }

    static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.ToUniversalTime()
            : null;
}
