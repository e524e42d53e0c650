using Prospero.Core.Events;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Pumps;

namespace Prospero.Server.Nexor.Events;

/// <summary><c>GET /events</c>: the log behind a cursor, at once, after a while, or as a stream.</summary>
sealed class ReadEvents(IEvents events, EventWatch watch, EventStream stream) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var isStream = EventStream.IsAskedFor(call.Headers);
        var (form, fault) = EventForm.Read(call.Query, isStream ? call.Headers["Last-Event-ID"].ToString() : null);
        if (form is null)
            return NexorError.Invalid(fault!);
        var after = form.IsLatest ? await events.Head(call.Workspace.Id, ct) : form.After;
        var page = await events.Page(call.Workspace.Id, form.Query(after), ct);
        if (Refusal(page, after) is { } refusal)
            return refusal;
        if (isStream)
            return stream.Answer(call.Workspace.Id, form, page);
        if (page.Events.Count == 0 && !page.HasMore && form.Wait > TimeSpan.Zero)
        {
            // A type that is not asked for wakes as well: the cursor goes on, and the client comes again.
            await watch.Beyond(call.Workspace.Id, page.Cursor, form.Wait, ct);
            page = await events.Page(call.Workspace.Id, form.Query(page.Cursor), ct);
            if (Refusal(page, page.Cursor) is { } late)
                return late;
        }

        return Answer(page);
    }

    /// <summary>Why the reader cannot go on from its cursor; null if it can.</summary>
    static NexorAnswer? Refusal(EventPage page, long? after)
    {
        if (page.IsGone)
            return NexorAnswer.Of(
                410,
                json =>
                {
                    json.WriteString("error", "Events are gone");
                    json.WriteString("message", $"Events up to {page.Pruned} were removed; read on from after={page.Pruned}");
                    json.WriteString("oldest", $"{page.Pruned}");
                }
            );
        return after > page.Head ? NexorError.Invalid("after is ahead of the log") : null;
    }

    static NexorAnswer Answer(EventPage page) =>
        NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("events", page.Events, happened => EventWire.WriteMembers(json, happened));
                json.WriteString("cursor", $"{page.Cursor}");
                json.WriteBoolean("has_more", page.HasMore);
            }
        );
}
