using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>
/// Tells a form that was shown to somebody from one that was made up, and which text it asked to agree to: it carries a token
/// that only we can make.
/// </summary>
public sealed class WidgetTokens(ISecrets secrets)
{
    /// <summary>Nobody fills in a form faster.</summary>
    public static TimeSpan Soonest { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a form may stay open; its script asks for a new token before.</summary>
    public static TimeSpan Latest { get; } = TimeSpan.FromHours(2);

    const string Version = "v1";
    const int LongestToken = 1024;
    const int IdBytes = 16;
    const int TextAt = IdBytes + sizeof(long);

    /// <summary>A token for a form that is shown now: its version, the second, and what seals all that it says.</summary>
    /// <param name="consent">The text to agree to as it is shown; null if nothing is asked.</param>
    public string Issue(WidgetId widget, string? consent, DateTimeOffset now)
    {
        Span<byte> plain = stackalloc byte[TextAt + SHA256.HashSizeInBytes];
        widget.Value.TryWriteBytes(plain);
        BinaryPrimitives.WriteInt64BigEndian(plain[IdBytes..], now.ToUnixTimeMilliseconds());
        WidgetToken.HashOf(consent).CopyTo(plain[TextAt..]);
        var seal = Base64Url.EncodeToString(secrets.Protect(plain));
        return string.Create(CultureInfo.InvariantCulture, $"{Version}.{now.ToUnixTimeSeconds()}.{seal}");
    }

    /// <summary>What a token says, or why it is no good now; one of them is null.</summary>
    public (WidgetToken? Token, WidgetRejection? Fault) Open(WidgetId widget, string? token, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token))
            return (null, WidgetRejection.TokenMissing);
        if (Read(token) is not { } read || read.Widget != widget)
            return (null, WidgetRejection.TokenForged);
        var age = now - read.IssuedAt;
        return age < Soonest ? (null, WidgetRejection.TooQuick)
            : age > Latest ? (null, WidgetRejection.TokenExpired)
            : (read, null);
    }

    WidgetToken? Read(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [Version, var second, var seal] || !Base64Url.IsValid(seal))
            return null;
        try
        {
            var plain = secrets.Unprotect(Base64Url.DecodeFromChars(seal));
            if (plain.Length != TextAt + SHA256.HashSizeInBytes)
                return null;
            var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(IdBytes)));
            return second == issued.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                ? new WidgetToken(new WidgetId(new Guid(plain.AsSpan(0, IdBytes))), issued, plain[TextAt..])
                : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

/// <summary>What the token of a form says about it.</summary>
/// <param name="ConsentHash">Of the text to agree to as it was shown.</param>
public sealed record WidgetToken(WidgetId Widget, DateTimeOffset IssuedAt, byte[] ConsentHash)
{
    /// <summary>True if this is the text that was shown; null stands for none.</summary>
    public bool HasShown(string? consent) => HashOf(consent).AsSpan().SequenceEqual(ConsentHash);

    internal static byte[] HashOf(string? consent) =>
        consent is null ? new byte[SHA256.HashSizeInBytes] : SHA256.HashData(Encoding.UTF8.GetBytes(consent));
}
