using System.Globalization;

namespace Prospero.Core.Channels;

/// <summary>An account on a provider: a number, a mailbox, a voice agent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Workspace">The workspace whose configuration it belongs to; test data uses its live workspace's senders' names only.</param>
/// <param name="Name">The name by which workflows call it; unique in the workspace.</param>
/// <param name="Channel">What it carries.</param>
/// <param name="Provider">Who carries it: <c>smtp</c>, <c>simulated</c>.</param>
/// <param name="Address">The address that leads see: a mailbox, an E.164 number; null where the provider needs none.</param>
/// <param name="DisplayName">The name beside the address; null if there is none.</param>
/// <param name="Settings">What the provider needs to reach the account, credentials included; encrypted at rest, never logged.</param>
/// <param name="Limits">How much may leave it.</param>
/// <param name="IsPaused">True while an operator holds everything back.</param>
public sealed record Sender(
    SenderId Id,
    WorkspaceId Workspace,
    string Name,
    Channel Channel,
    string Provider,
    string? Address,
    string? DisplayName,
    IReadOnlyDictionary<string, string> Settings,
    SenderLimits Limits,
    bool IsPaused
)
{
    /// <summary>The setting that says how many calls may be in progress at once.</summary>
    public const string MostCallsSetting = "most_calls";

    /// <summary>The setting that holds the secret part of the address to which the provider reports.</summary>
    public const string CallbackTokenSetting = "callback_token";

    /// <summary>The secret part of the address to which the provider reports; null if it has none.</summary>
    public string? CallbackToken => Settings.GetValueOrDefault(CallbackTokenSetting);

    /// <summary>How many calls of this sender may be in progress at once, over all nodes; null for any number.</summary>
    public int? MostCalls =>
        Channel == Channel.Call
        && Settings.TryGetValue(MostCallsSetting, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
        && most > 0
            ? most
            : null;
}

/// <summary>How much may leave a sender.</summary>
/// <param name="PerSecond">The most per second, evenly spaced; null for no limit.</param>
/// <param name="PerDay">The most per day of the workspace's time zone; null for no limit.</param>
public sealed record SenderLimits(double? PerSecond = null, int? PerDay = null)
{
    public static SenderLimits None { get; } = new();
}
