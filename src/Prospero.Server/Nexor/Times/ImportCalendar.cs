using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Calendars;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Times;

/// <summary><c>POST /calendars</c>: adds a holiday calendar, or replaces the one of its name.</summary>
sealed class ImportCalendar(TimeEditor editor, IAccess access, Idempotency idempotency) : INexorOperation
{
    static readonly string[] Own = ["name", "country", "ics"];

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var form = new FieldReader(call.Body);
        var (name, country, ics) = (form.Text("name"), form.Text("country"), form.Text("ics", CalendarFile.Bytes));
        if (ics is not null && form.Members.Keys.FirstOrDefault(member => !Own.Contains(member)) is { } other)
            form.Refuse(other, "does not go together with ics");
        if (form.Fault is { } fault)
            return NexorError.Invalid(fault);
        var text = ics ?? CanonicalJson.Of(form.Members.Where(member => !Own.Contains(member.Key)));
        var today = DateOnly.FromDateTime(call.Now.UtcDateTime);
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<Parsed<HolidayCalendar>>(result => Answer(result, today)),
                tx => Import(tx, call, text, name, country, ct),
                ct
            ),
            result => Answer(result, today)
        );
    }

    async Task<Parsed<HolidayCalendar>> Import(
        ITransaction tx,
        NexorCall call,
        string text,
        string? name,
        string? country,
        CancellationToken ct
    )
    {
        var calendar = await editor.Import(tx, call.Workspace.Config, text, name, country, ct);
        if (calendar.IsValid)
            await access.Audit(tx, call.Workspace.Config, call.Audited("calendar.imported", calendar.Value.Name), ct);
        return calendar;
    }

    static NexorAnswer Answer(Parsed<HolidayCalendar> result, DateOnly today) =>
        result.IsValid
            ? NexorAnswer.Of(
                201,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("calendar", () => CalendarWire.WriteMembers(json, result.Value, today));
                }
            )
            : NexorError.Invalid(result.Problems);
}
