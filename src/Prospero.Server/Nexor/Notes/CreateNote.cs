using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Notes;

/// <summary><c>POST /leads/{id}/notes</c>: writes a note about a lead.</summary>
sealed class CreateNote(NoteTaking notes) : INexorOperation
{
    const int LongestNote = 10_000;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var content = form.RequiredText("content", LongestNote);
        var isAiVisible = form.Flag("ai_visible") ?? true;
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        if (!call.IsId(out var id))
            return NexorError.LeadNotFound;
        return NexorAnswer.Of(
            await notes.Add(call.Workspace, new LeadId(id), content, isAiVisible, call.Actor, call.Keep<Note?>(Answer), ct),
            Answer
        );
    }

    static NexorAnswer Answer(Note? note) =>
        note is null
            ? NexorError.LeadNotFound
            : NexorAnswer.Of(
                201,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject(
                        "note",
                        () =>
                        {
                            json.WriteId("id", note.Id);
                            json.WriteId("lead_id", note.Lead.Value);
                            json.WriteString("content", note.Content);
                            json.WriteBoolean("ai_visible", note.IsAiVisible);
                            json.WriteTime("created_at", note.CreatedAt);
                        }
                    );
                }
            );
}
