using System.Text.Json;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Workflows;

/// <summary><c>POST /workflows/{id}/plan</c>: how long a set of leads takes under the limits of the workflow's accounts.</summary>
sealed class PlanWorkflow(IWorkflows workflows, WorkflowPlans plans, ISenders senders) : INexorOperation
{
    const int MostLeads = 10_000_000;
    const int UsualCallSeconds = 90;

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (
            !call.IsId(out var id)
            || await workflows.Find(call.Workspace.Config, new WorkflowId(id), ct) is not { IsArchived: false } workflow
        )
            return NexorError.WorkflowNotFound;
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var reader = new FieldReader(call.Body);
        var leads = reader.WholeNumber("leads", 1, MostLeads);
        if (leads is null)
            reader.Refuse("leads", "is required");
        var seconds = reader.WholeNumber("call_seconds", 1, 7200) ?? UsualCallSeconds;
        var zone = reader.Text("timezone") is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
        if (zone is null && reader.IsGiven("timezone", out _))
            reader.Refuse("timezone", "is no time zone, such as America/Bogota");
        if (reader.Fault is { } fault)
            return NexorError.Invalid(fault);
        var parsed = await plans.Of(workflow, ct);
        if (!parsed.IsValid)
            return NexorError.Invalid(parsed.Problems);
        var accounts = await senders.All(call.Workspace.Config, ct);
        var now = call.Workspace.CadenceNow(call.Now);
        var budgets = Budget.Of(parsed.Value, accounts, leads!.Value, zone ?? parsed.Value.Zone, TimeSpan.FromSeconds(seconds), now);
        return NexorAnswer.Of(200, json => Write(json, leads.Value, budgets));
    }

    static void Write(Utf8JsonWriter json, int leads, IReadOnlyList<ChannelBudget> budgets)
    {
        json.WriteBoolean("success", true);
        json.WriteNumber("leads", leads);
        json.WriteStartArray("channels");
        foreach (var budget in budgets)
        {
            json.WriteStartObject();
            json.WriteString("channel", budget.Channel.Name());
            json.WriteNumber("touches", budget.Touches);
            json.WriteNumber("first_touches", budget.FirstTouches);
            if (budget.PerDay is { } perDay)
                json.WriteNumber("per_day", Math.Floor(perDay));
            else
                json.WriteNull("per_day");
            Write(json, "first_done_at", budget.FirstDoneAt);
            Write(json, "done_at", budget.DoneAt);
            json.WriteString("limit", budget.Limit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment)
            json.WriteString(name, WireJson.Time(moment));
        else
            json.WriteNull(name);
    }
}
