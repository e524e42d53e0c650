using Microsoft.Extensions.Logging;
using NodaTime;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Messages.Mail;

namespace Prospero.Core.Intake;

/// <summary>
/// Reads the mailboxes into which answers to senders' mail come. One watch at a time reads one; how far it got is written
/// with what came of each mail, so that each has its effect once, whatever breaks in between.
/// </summary>
public sealed class MailboxReader(
    IMailboxes mailboxes,
    IMailboxPlaces places,
    InboundEvents events,
    IStore store,
    IAccess access,
    MailboxOptions options,
    TimeProvider clock,
    ILogger<MailboxReader> log
)
{
    // A server whose UIDs are void may have another idea of the date.
    static readonly TimeSpan Overlap = TimeSpan.FromDays(2);

    /// <summary>
    /// Reads a sender's mailbox until it is told to stop, or another watch has the right to. Returns at once while one has.
    /// </summary>
    /// <param name="opened">Called when the mailbox is open.</param>
    /// <exception cref="MailboxUnavailable">It cannot be read now.</exception>
    public async Task Watch(Sender sender, Action opened, CancellationToken ct)
    {
        var holder = Guid.CreateVersion7(clock.GetUtcNow());
        if (!await places.Hold(sender.Workspace, sender.Id, holder, clock.GetUtcNow(), options.Lease, ct))
            return;
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var renewing = Renew(sender, holder, lost);
        try
        {
            await Read(sender, holder, opened, lost.Token);
        }
        catch (MailboxUnavailable e)
        {
            await places.Report(sender.Workspace, sender.Id, holder, e.Message, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (e is MailboxTaken || (e is OperationCanceledException && lost.IsCancellationRequested))
        {
            // Another watch goes on from where the last record stands.
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
            await places.Release(sender.Workspace, sender.Id, holder, CancellationToken.None);
        }
    }

    async Task Read(Sender sender, Guid holder, Action opened, CancellationToken ct)
    {
        var settings = MailboxSettings.Parse(sender);
        if (!settings.IsValid)
            throw new MailboxUnavailable(string.Join("; ", settings.Problems.All), needsOperator: true);
        var folders = settings.Value.Folders;
        await using var mailbox = await mailboxes.Open(settings.Value, ct);
        await places.Report(sender.Workspace, sender.Id, holder, null, ct);
        opened();
        // What is selected stays so: a lone folder is opened once, several take turns and the first is watched.
        var lone = folders.Count == 1 ? await mailbox.Select(folders[0], ct) : null;
        while (true)
        {
            var isDone = true;
            foreach (var folder in folders.Reverse())
            {
                var state = lone ?? await mailbox.Select(folder, ct);
                isDone &= await ReadNew(mailbox, sender, holder, folder, state, ct);
            }

            if (isDone)
                await mailbox.Wait(folders.Count > 1 ? options.Round : null, ct);
            else
                await Task.Delay(options.Again, clock, ct);
        }
    }

    /// <summary>Takes in what is new in the open folder; false if something must be handed in again.</summary>
    async Task<bool> ReadNew(IMailbox mailbox, Sender sender, Guid holder, string folder, FolderState state, CancellationToken ct)
    {
        var place = await places.Find(sender.Workspace, sender.Id, folder, ct);
        IReadOnlyList<uint> uids =
            place is null ? []
            : place.Validity == state.Validity ? await mailbox.Above(place.Uid, ct)
            : await mailbox.Since(DateOnly.FromDateTime((place.ReadAt - Overlap).UtcDateTime), ct);
        foreach (var batch in uids.Chunk(options.Batch))
        {
            var mails = (await mailbox.Fetch(batch, ct)).ToDictionary(mail => mail.Uid);
            foreach (var uid in batch)
            {
                var reached = new Reached(sender, holder, folder, new MailboxPlace(state.Validity, uid, clock.GetUtcNow()));
                if (!await Take(reached, mails.GetValueOrDefault(uid), ct))
                    return false;
            }
        }

        // A mailbox that was never read is read from now on: what lay in it before answers nothing of ours.
        if (place?.Validity != state.Validity)
        {
            var last = Math.Max(uids.Count == 0 ? 0 : uids[^1], state.Next - 1);
            await Advance(new Reached(sender, holder, folder, new MailboxPlace(state.Validity, last, clock.GetUtcNow())), ct);
        }
        return true;
    }

    /// <summary>Takes in one mail; null for one that was removed meanwhile. False if it must be handed in again.</summary>
    async Task<bool> Take(Reached reached, FetchedMail? mail, CancellationToken ct)
    {
        try
        {
            if (mail is not null && await Event(reached.Sender, mail, ct) is { } inbound)
                return await events.AcceptWith(inbound, tx => Advance(tx, reached, ct), ct) != InboundEffect.TooEarly;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailable or MailboxTaken))
        {
            // One mail that we cannot take must not hold up all that come after it.
            log.MailLeftOut(reached.Sender.Id.ToString(), reached.Folder, reached.Place.Uid, e);
        }
        await Advance(reached, ct);
        return true;
    }

    async Task<InboundEvent?> Event(Sender sender, FetchedMail mail, CancellationToken ct)
    {
        if (await access.FindWorkspace(sender.Workspace, ct) is not { } workspace)
            return null;
        var now = workspace.CadenceNow(clock.GetUtcNow());
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(workspace.TimeZone) ?? DateTimeZone.Utc;
        var day = Instant.FromDateTimeOffset(mail.At ?? now).InZone(zone).Date.ToDateOnly();
        return MailEvents.Of(sender, ReceivedMail.Read(mail.Octets, day), now);
    }

    Task Advance(Reached reached, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                await Advance(tx, reached, ct);
                return true;
            },
            ct
        );

    async Task Advance(ITransaction tx, Reached reached, CancellationToken ct)
    {
        var sender = reached.Sender;
        if (!await places.Advance(tx, sender.Workspace, sender.Id, reached.Holder, reached.Folder, reached.Place, ct))
            throw new MailboxTaken();
    }

    async Task Renew(Sender sender, Guid holder, CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.Lease / 4, clock, lost.Token);
                if (!await places.Hold(sender.Workspace, sender.Id, holder, clock.GetUtcNow(), options.Lease, lost.Token))
                    break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailable)
        {
            // The watch is over, or cannot write either.
        }
        await lost.CancelAsync();
    }

    /// <summary>How far a watch got with a folder.</summary>
    sealed record Reached(Sender Sender, Guid Holder, string Folder, MailboxPlace Place);

    /// <summary>Another watch has the right to read the mailbox.</summary>
    sealed class MailboxTaken : Exception;
}

static partial class MailboxLog
{
    [LoggerMessage(3011, LogLevel.Error, "Mail {Uid} in folder {Folder} of sender {Sender} could not be taken in and is left out")]
    public static partial void MailLeftOut(this ILogger log, string sender, string folder, uint uid, Exception e);
}
