using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Access;

/// <summary>A key to one surface of one workspace. The secret itself is shown once and never stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workspace">The data set it opens.</param>
/// <param name="Surface">The one surface it opens.</param>
/// <param name="Name">For people.</param>
/// <param name="Prefix">The first characters, up to the secret part.</param>
/// <param name="LastFour">The last four characters.</param>
/// <param name="Hash">SHA-256 of the whole key, lower-case hex.</param>
/// <param name="Scopes">What it may write; null for everything.</param>
/// <param name="ExpiresAt">When it stops opening; null for never.</param>
/// <param name="RevokedAt">When it was taken back; null if it was not.</param>
/// <param name="OwnRate">A limit of its own; null for what its surface says.</param>
/// <param name="LastUsedAt">When it last opened something, to about a minute; null if it never did.</param>
/// <param name="IntakeMapping">Where its leads have our fields; null if they come in our words.</param>
public sealed record ApiKey(
    Guid Id,
    WorkspaceId Workspace,
    Surface Surface,
    string Name,
    string Prefix,
    string LastFour,
    string Hash,
    IReadOnlyList<string>? Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    RateRule? OwnRate = null,
    DateTimeOffset? LastUsedAt = null,
    FieldMapping? IntakeMapping = null
)
{
    /// <summary>What a key may be allowed to write; reading needs no scope.</summary>
    public static IReadOnlyList<string> AllScopes { get; } =
    ["leads:write", "leads:delete", "leads:erase", "messages:write", "meetings:write", "config:write"];

    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Makes a key; returns it together with the secret, which is to be shown once.</summary>
    public static (ApiKey Key, string Secret) Make(
        WorkspaceId workspace,
        Surface surface,
        bool isTest,
        string name,
        IReadOnlyList<string>? scopes,
        DateTimeOffset now
    )
    {
        var (prefix, length) = (surface, isTest) switch
        {
            (Surface.Nexor, false) => ("nxr_live_", 43),
            (Surface.Nexor, true) => ("nxr_test_", 43),
            (Surface.PollyBot, false) => ("sk-workspace_", 51),
            (Surface.PollyBot, true) => ("sk-workspace_test_", 46),
            _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, null),
        };
        var secret = prefix + RandomNumberGenerator.GetString(Alphabet, length);
        var key = new ApiKey(Ids.New(now), workspace, surface, name, prefix, secret[^4..], HashOf(secret), scopes, now, null, null);
        return (key, secret);
    }

    /// <summary>The hash under which a presented key is looked up.</summary>
    public static string HashOf(string presented) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(presented)));

    /// <summary>How often it may be used.</summary>
    public RateRule Rate => OwnRate ?? (Surface == Surface.PollyBot ? RateRule.OfPollyBot : RateRule.None);

    /// <summary>True while it opens.</summary>
    public bool IsOpenAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);

    /// <summary>True if it may write within this scope.</summary>
    public bool Allows(string scope) => Scopes is null || Scopes.Contains(scope);
}

/// <summary>How many calls are allowed in any stretch of time of this length.</summary>
/// <param name="Calls">Null for as many as you like.</param>
/// <param name="Window">In whole seconds, at most <see cref="LongestWindow"/>.</param>
public sealed record RateRule(int? Calls, TimeSpan Window)
{
    /// <summary>No window is longer: each second of it is remembered.</summary>
    public static TimeSpan LongestWindow { get; } = TimeSpan.FromDays(1);

    public static RateRule None { get; } = new(null, TimeSpan.FromMinutes(1));

    /// <summary>What that surface documents.</summary>
    public static RateRule OfPollyBot { get; } = new(1000, TimeSpan.FromHours(1));
}

/// <summary>The API surfaces that keys open.</summary>
public enum Surface
{
    Nexor,
    PollyBot,
}
