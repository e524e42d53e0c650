using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Meetings;

/// <summary><c>POST /meetings</c>: takes in a meeting that was booked elsewhere.</summary>
sealed class BookMeeting(MeetingEditor meetings) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = MeetingForm.Parse(call);
        return wish is null
            ? NexorError.Invalid(fault!)
            : NexorAnswer.Of(await meetings.Book(wish, call.Keep<MeetingResult>(MeetingWire.Answer), ct), MeetingWire.Answer);
    }
}

/// <summary><c>POST /meetings/{id}/confirm</c>: the lead will come.</summary>
sealed class ConfirmMeeting(MeetingEditor meetings) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (!call.IsId(out var id))
            return NexorError.MeetingNotFound;
        var kept = call.Keep<MeetingResult>(MeetingWire.Answer);
        var once = await meetings.Settle(call.Workspace, new MeetingId(id), MeetingStatus.Confirmed, null, call.Actor, kept, ct);
        return NexorAnswer.Of(once, MeetingWire.Answer);
    }
}

/// <summary><c>POST /meetings/{id}/outcome</c>: tells how a meeting ended.</summary>
sealed class TellOutcome(MeetingEditor meetings) : INexorOperation
{
    static readonly string[] Statuses = [MeetingStatus.Completed.Name(), MeetingStatus.NoShow.Name()];

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var chosen = form.Choice("status", Statuses);
        if (chosen is null)
            form.Refuse("status", "is required");
        var words = form.Text(chosen == 1 ? "reason" : "notes", FieldReader.LongText);
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.MeetingNotFound;
        var status = chosen == 0 ? MeetingStatus.Completed : MeetingStatus.NoShow;
        var kept = call.Keep<MeetingResult>(MeetingWire.Answer);
        return NexorAnswer.Of(
            await meetings.Settle(call.Workspace, new MeetingId(id), status, words, call.Actor, kept, ct),
            MeetingWire.Answer
        );
    }
}

/// <summary><c>POST /meetings/{id}/cancel</c>: cancels a meeting that is kept here.</summary>
sealed class CancelMeeting(MeetingEditor meetings) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        string? reason = null;
        if (call.Body.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            if (call.Body.ValueKind != JsonValueKind.Object)
                return NexorError.Invalid("body must be an object");
            var form = new FieldReader(call.Body);
            reason = form.Text("reason", FieldReader.LongText);
            if (form.Fault is { } fault)
                return NexorError.Invalid(fault);
        }

        return call.IsId(out var id)
            ? NexorAnswer.Of(
                await meetings.Cancel(
                    call.Workspace,
                    new MeetingId(id),
                    reason,
                    call.Actor,
                    call.Keep<MeetingResult>(MeetingWire.Answer),
                    ct
                ),
                MeetingWire.Answer
            )
            : NexorError.MeetingNotFound;
    }
}
