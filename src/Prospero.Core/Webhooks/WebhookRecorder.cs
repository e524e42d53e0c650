using System.Globalization;
using Microsoft.Extensions.Logging;
using Prospero.Core.Access;
using Prospero.Core.Events;

namespace Prospero.Core.Webhooks;

/// <summary>
/// Writes how tries went, many in one transaction, and in the same one switches off an endpoint that is gone or has failed
/// for days.
/// </summary>
public sealed class WebhookRecorder : IAsyncDisposable
{
    const int MostAtOnce = 256;

    readonly IStore _store;
    readonly IWebhooks _webhooks;
    readonly IEvents _events;
    readonly IAccess _access;
    readonly WebhookOptions _options;
    readonly ILogger<WebhookRecorder> _log;
    readonly Batcher<DeliveryResult, bool> _batcher;

    public WebhookRecorder(
        IStore store,
        IWebhooks webhooks,
        IEvents events,
        IAccess access,
        WebhookOptions options,
        ILogger<WebhookRecorder> log
    )
    {
        (_store, _webhooks, _events, _access, _options, _log) = (store, webhooks, events, access, options, log);
        _batcher = new Batcher<DeliveryResult, bool>(MostAtOnce, RecordAll);
    }

    /// <summary>Records one result; true if its endpoint was switched off for it.</summary>
    public Task<bool> Record(DeliveryResult result, CancellationToken ct) => _batcher.Do(result, ct);

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    async Task<IReadOnlyList<bool>> RecordAll(IReadOnlyList<DeliveryResult> results, CancellationToken ct)
    {
        var paused = await _store.InTransaction(tx => RecordAll(tx, results, ct), ct);
        foreach (var (webhook, reason) in paused)
            _log.Paused(webhook.ToString(), reason);
        return [.. results.Select(result => paused.ContainsKey(result.Webhook))];
    }

    async Task<Dictionary<WebhookId, string>> RecordAll(ITransaction tx, IReadOnlyList<DeliveryResult> results, CancellationToken ct)
    {
        var standings = await _webhooks.Record(tx, results, ct);
        var paused = new Dictionary<WebhookId, string>();
        var told = new List<(WorkspaceId Workspace, WebhookPaused Event)>();
        foreach (var (workspace, webhook, name, tally) in standings)
        {
            var tried = results.Where(result => result.Webhook == webhook && result.Answer is not null).ToList();
            if (tried.Count == 0 || Reason(tally, tried) is not { } reason)
                continue;
            var now = tried[^1].At;
            if (!await _webhooks.Pause(tx, workspace, webhook, reason, now, ct))
                continue;
            paused.Add(webhook, reason);
            var at = (await _access.FindWorkspace(workspace, ct))?.CadenceNow(now) ?? now;
            told.Add((workspace, new WebhookPaused(at, webhook.Value, name, reason)));
        }

        foreach (var group in told.GroupBy(one => one.Workspace).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
            await _events.Append(tx, group.Key, [.. group.Select(one => one.Event)], [], ct);
        return paused;
    }

    string? Reason(WebhookTally tally, List<DeliveryResult> tried)
    {
        if (tried.Exists(result => result.Answer!.IsGone))
            return "the receiver answered 410: it is gone";
        return
            tally.FailingSince is { } since && tally.FailingTries >= _options.PauseAfterTries && tried[^1].At - since >= _options.PauseAfter
            ? string.Create(CultureInfo.InvariantCulture, $"every try failed since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : null;
    }
}
