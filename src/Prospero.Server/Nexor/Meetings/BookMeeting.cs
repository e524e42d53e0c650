using System.Text.Json;
using Prospero.Core;
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
