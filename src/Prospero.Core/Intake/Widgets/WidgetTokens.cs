using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Prospero.Core.Access;

namespace Prospero.Core.Intake;

/// <summary>Tells a form that was shown to somebody from one that was made up: it carries a token that only we can make.</summary>
public sealed class WidgetTokens(ISecrets secrets)
{
    /// <summary>Nobody fills in a form faster.</summary>
    public static TimeSpan Soonest { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a form may stay open; its script asks for a new token before.</summary>
    public static TimeSpan Latest { get; } = TimeSpan.FromHours(2);

    const string Version = "v1";
    const int LongestToken = 1024;
    const int IdBytes = 16;

    /// <summary>A token for a form that is shown now: its version, the second, and what seals both.</summary>
    public string Issue(WidgetId widget, DateTimeOffset now)
    {
        Span<byte> plain = stackalloc byte[IdBytes + sizeof(long)];
        widget.Value.TryWriteBytes(plain);
        BinaryPrimitives.WriteInt64BigEndian(plain[IdBytes..], now.ToUnixTimeMilliseconds());
        var seal = Base64Url.EncodeToString(secrets.Protect(plain));
        return string.Create(CultureInfo.InvariantCulture, $"{Version}.{now.ToUnixTimeSeconds()}.{seal}");
    }

    /// <summary>Why a token is no good now; null if it is.</summary>
    public WidgetRejection? Fault(WidgetId widget, string? token, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token))
            return WidgetRejection.TokenMissing;
        if (Read(token) is not var (owner, issued) || owner != widget)
            return WidgetRejection.TokenForged;
        var age = now - issued;
        return age < Soonest ? WidgetRejection.TooQuick
            : age > Latest ? WidgetRejection.TokenExpired
            : null;
    }

    (WidgetId Widget, DateTimeOffset Issued)? Read(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [Version, var second, var seal] || !Base64Url.IsValid(seal))
            return null;
        try
        {
            var plain = secrets.Unprotect(Base64Url.DecodeFromChars(seal));
            if (plain.Length != IdBytes + sizeof(long))
                return null;
            var issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(IdBytes)));
            return second == issued.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
                ? (new WidgetId(new Guid(plain.AsSpan(0, IdBytes))), issued)
                : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
