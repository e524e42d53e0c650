using System.Diagnostics;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Processors;

namespace Prospero.Server.Nexor.Leads;

/// <summary>What became of incoming leads, as <c>POST /leads</c> answers it.</summary>
static class IntakeWire
{
    /// <summary>The answer to one object.</summary>
    /// <param name="processor">Who chose the workflow; null if nobody did.</param>
    public static NexorAnswer Single(IntakeResult result, Processor? processor = null) =>
        result switch
        {
            IntakeResult.Stored stored => NexorAnswer.Of(
                stored.WasNew ? 201 : 200,
                json =>
                {
                    json.WriteBoolean("success", true);
                    WriteStored(json, stored);
                    WriteProcessor(json, processor);
                }
            ),
            IntakeResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new UnreachableException(result.GetType().Name),
        };

    /// <summary>The answer to an array, one result per item.</summary>
    /// <param name="processor">Who chose the workflows; null if nobody did.</param>
    public static NexorAnswer Array(IReadOnlyList<IntakeResult> results, Processor? processor = null)
    {
        var stored = results.OfType<IntakeResult.Stored>().ToList();
        return NexorAnswer.Of(
            stored.Count > 0 ? 201 : 400,
            json =>
            {
                json.WriteBoolean("success", stored.Count > 0);
                WriteProcessor(json, processor);
                json.WriteNumber("total", results.Count);
                json.WriteNumber("created", stored.Count(one => one.WasNew));
                json.WriteNumber("updated", stored.Count(one => !one.WasNew));
                json.WriteNumber("failed", results.Count - stored.Count);
                json.WriteObjects("results", results.Index(), item => WriteResult(json, item.Index, item.Item));
                json.WriteObjects("leads", stored, one => LeadWire.WriteMembers(json, one.Lead));
                json.WriteObjects(
                    "errors",
                    results.Index().Where(item => item.Item is IntakeResult.Rejected),
                    item =>
                    {
                        json.WriteNumber("index", item.Index);
                        WriteError(json, ((IntakeResult.Rejected)item.Item).Problem);
                    }
                );
            }
        );
    }

    static void WriteResult(Utf8JsonWriter json, int index, IntakeResult result)
    {
        json.WriteNumber("index", index);
        json.WriteBoolean("success", result is IntakeResult.Stored);
        switch (result)
        {
            case IntakeResult.Stored stored:
                WriteStored(json, stored);
                break;
            case IntakeResult.Rejected rejected:
                WriteError(json, rejected.Problem);
                break;
        }
    }

    static void WriteError(Utf8JsonWriter json, Problem problem)
    {
        json.WriteString("error", "Validation error");
        json.WriteString("message", NexorError.Words(problem));
    }

    static void WriteStored(Utf8JsonWriter json, IntakeResult.Stored stored)
    {
        json.WriteObject("lead", () => LeadWire.WriteMembers(json, stored.Lead));
        if (stored.Enrolled is { } enrolled)
            json.WriteObject("workflow_run", () => WriteRun(json, enrolled));
        if (stored.Warnings.Count > 0)
            json.WriteString("warning", string.Join("; ", stored.Warnings));
        if (!stored.WasNew)
            json.WriteBoolean("existed", true);
        if (stored.Routed is { } routed)
            ProcessorWire.WriteRouted(json, routed);
    }

    static void WriteProcessor(Utf8JsonWriter json, Processor? processor)
    {
        if (processor is not null)
            json.WriteObject(
                "processor",
                () =>
                {
                    json.WriteId("id", processor.Id.Value);
                    json.WriteString("name", processor.Name);
                }
            );
    }

    static void WriteRun(Utf8JsonWriter json, EnrolledRun enrolled)
    {
        json.WriteId("id", enrolled.Run.Id.Value);
        json.WriteId("job_id", enrolled.Queued?.Id.Value);
        json.WriteObject(
            "workflow",
            () =>
            {
                json.WriteId("id", enrolled.Run.Workflow.Value);
                json.WriteString("name", enrolled.WorkflowName);
            }
        );
        if (enrolled.Queued is not { } queued)
        {
            json.WriteNull("cadence");
            return;
        }

        json.WriteObject(
            "cadence",
            () =>
            {
                json.WriteNumber("stepIndex", queued.StepIndex);
                json.WriteString("channel", queued.Channel.Name());
                json.WriteNumber("attemptNumber", queued.Number);
                json.WriteNumber("maxAttempts", enrolled.MaxAttempts);
                json.WriteNumber("totalSteps", enrolled.TotalSteps);
            }
        );
    }
}
