using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Nexor.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class IntakeAnswerTests
{
    static readonly DateTimeOffset Noon = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_lead_shows_every_member_and_no_others()
    {
        var answer = IntakeWire.Single(Stored("Ana"));
        var root = JsonElement.Parse(answer.Body);

        Assert.Equal(201, answer.Status);
        Assert.Equal(["success", "lead"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            [
                "id",
                "first_name",
                "last_name",
                "email",
                "phone",
                "phone_e164",
                "company",
                "title",
                "source",
                "external_id",
                "timezone",
                "language",
                "consent",
                "metadata",
                "campaign_id",
                "tags",
                "created_at",
                "updated_at",
            ],
            root.GetProperty("lead").EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal("2026-02-10T12:00:00.000Z", root.GetProperty("lead").GetProperty("created_at").GetString());
    }

    [Fact]
    public void A_match_with_trouble_says_so()
    {
        var answer = IntakeWire.Single(Stored("Ana", wasNew: false, warnings: ["one", "two"]));
        var root = JsonElement.Parse(answer.Body);

        Assert.Equal(200, answer.Status);
        Assert.Equal("one; two", root.GetProperty("warning").GetString());
        Assert.True(root.GetProperty("existed").GetBoolean());
    }

    [Fact]
    public void An_enrolled_lead_shows_its_queued_touch()
    {
        var run = new Run(RunId.New(Noon), default, default, WorkflowId.New(Noon), default, RunState.Active, null, "core_new", "api", Noon);
        var queued = new Touchpoint(
            TouchpointId.New(Noon),
            default,
            default,
            run.Id,
            run.Workflow,
            default,
            TouchpointKind.Step,
            0,
            "call",
            1,
            Channel.Call,
            default,
            TouchpointState.Scheduled,
            Noon,
            null,
            0,
            null,
            null,
            null,
            null,
            null
        );
        var stored = Stored("Ana", enrolled: new EnrolledRun(run, "Sales Outreach", queued, 3, 5));

        var shown = JsonElement.Parse(IntakeWire.Single(stored).Body).GetProperty("workflow_run").GetRawText();

        Assert.Equal(
            $$$"""{"id":"{{{run.Id}}}","job_id":"{{{queued.Id}}}","workflow":{"id":"{{{run.Workflow}}}","name":"Sales Outreach"},"cadence":{"stepIndex":0,"channel":"call","attemptNumber":1,"maxAttempts":3,"totalSteps":5}}""",
            shown
        );
    }

    [Fact]
    public void An_array_has_a_result_for_every_item()
    {
        var answer = IntakeWire.Array([Stored("Ana"), new IntakeResult.Rejected(new Problem("first_name", "is required"))]);
        var root = JsonElement.Parse(answer.Body);

        Assert.Equal(201, answer.Status);
        Assert.Equal(2, root.GetProperty("total").GetInt32());
        Assert.Equal(1, root.GetProperty("created").GetInt32());
        Assert.Equal(1, root.GetProperty("failed").GetInt32());
        Assert.Equal(
            """[{"index":1,"error":"Validation error","message":"first_name is required"}]""",
            root.GetProperty("errors").GetRawText()
        );
        Assert.Equal(
            """{"index":1,"success":false,"error":"Validation error","message":"first_name is required"}""",
            root.GetProperty("results")[1].GetRawText()
        );
        Assert.Equal("Ana", root.GetProperty("leads")[0].GetProperty("first_name").GetString());
    }

    [Fact]
    public void An_array_of_failures_only_is_a_failure()
    {
        var answer = IntakeWire.Array([new IntakeResult.Rejected(new Problem("first_name", "is required"))]);

        Assert.Equal(400, answer.Status);
        Assert.False(JsonElement.Parse(answer.Body).GetProperty("success").GetBoolean());
    }

    static IntakeResult.Stored Stored(
        string name,
        bool wasNew = true,
        EnrolledRun? enrolled = null,
        IReadOnlyList<string>? warnings = null
    ) =>
        new(
            new Lead(
                LeadId.New(Noon),
                default,
                name,
                null,
                null,
                null,
                null,
                null,
                "api",
                null,
                null,
                null,
                "{}",
                Metadata.Empty,
                null,
                [],
                Noon,
                Noon
            ),
            wasNew,
            enrolled,
            warnings ?? []
        );
}
