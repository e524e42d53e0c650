using System.Globalization;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Server.WebConsole.Leads;
using Prospero.Server.WebConsole.Pages;
using Prospero.Server.WebConsole.Switches;

namespace Prospero.Server.WebConsole.Senders;

/// <summary>The accounts, and what stands in the way of each.</summary>
sealed class SenderPages(ISenders senders, Explainer explainer, SwitchPanels panels, TimeProvider clock)
{
    public async Task<SenderListView> All(Workspace workspace, CancellationToken ct) =>
        new([.. (await senders.All(workspace.Config, ct)).Select(Row)]);

    /// <summary>The page; null if this workspace has no such sender.</summary>
    public async Task<SenderPageView?> Of(Workspace workspace, SenderId id, CancellationToken ct)
    {
        if (await explainer.Sender(workspace, id, ct) is not { } found)
            return null;
        var zone = Times.ZoneOf(workspace.TimeZone);
        var times = new Times(zone, found.Now);
        var system = new Times(zone, clock.GetUtcNow());
        var address = $"{Section.Senders.Path()}/{id}";
        return new SenderPageView(
            Row(found.Sender),
            found.Words,
            found.NextSlot is { } slot ? Today(found, slot, times) : null,
            [.. found.Gates.Select(gate => Explanation.Shown(gate, found.Sender.Channel, times))],
            [.. found.Ahead.Select(standing => StandingView.Of(standing, times))],
            [.. found.Failures.Select(failure => Row(failure, system))],
            await panels.Of(workspace, address, "whatever leaves this sender", found.Sender.IsPaused, id.Value, ct: ct)
        );
    }

    static SenderRow Row(Sender sender) =>
        new(
            sender.Id,
            sender.DisplayName is { Length: > 0 } name ? $"{sender.Name} ({name})" : sender.Name,
            sender.Channel,
            sender.Provider,
            sender.Address,
            Limits(sender),
            sender.IsPaused
        );

    static string? Limits(Sender sender)
    {
        var all = new List<string>();
        if (sender.Limits.PerSecond is { } perSecond)
            all.Add(string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.###} a second"));
        if (sender.Limits.PerDay is { } perDay)
            all.Add($"{perDay:N0} a day");
        if (sender.MostCalls is { } calls)
            all.Add($"{calls} calls at once");
        return all.Count == 0 ? null : string.Join(", ", all);
    }

    static string Today(SenderExplanation found, DateTimeOffset slot, Times times)
    {
        var taken = found.Sender.Limits.PerDay is { } perDay
            ? $"{found.SentToday:N0} of {perDay:N0} taken today"
            : $"{found.SentToday:N0} taken today";
        return slot <= found.Now ? $"{taken}; the next may leave now" : $"{taken}; the next may leave {times.Local(slot)}";
    }

    static FailureRow Row(FailedAttempt failure, Times times) =>
        new(
            failure.Lead,
            Phrases.Readable(failure.Attempt.Result ?? "no answer recorded"),
            string.Join(" · ", new[] { failure.Attempt.Failure, failure.Attempt.Code, failure.Attempt.Detail }.OfType<string>()),
            times.Of(failure.Attempt.RequestedAt)
        );
}
