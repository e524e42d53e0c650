using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class HeldCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_held_is_listed_and_settled(bool isTest)
    {
        string[] data = isTest ? ["--test"] : [];
        await HoldOne(isTest);

        var json = JsonElement.Parse((await _shell.Run(["touchpoint", "held", "--json", .. data])).Out);
        Assert.Equal(("email", "needs_operator"), (json.GetProperty("channel").GetString(), json.GetProperty("hold_reason").GetString()));
        var id = json.GetProperty("id").GetString()!;
        Assert.StartsWith($"{id}  ", (await _shell.Run(["touchpoint", "held", .. data])).Out, StringComparison.Ordinal);

        Assert.Equal(1, (await _shell.Run(["touchpoint", "settle", id, "skip", .. isTest ? [] : new[] { "--test" }])).Code);
        var settled = await _shell.Run(["touchpoint", "settle", id, "skip", .. data]);
        Assert.Equal((0, "The touchpoint is skipped now."), (settled.Code, settled.Out.Trim()));
        var again = await _shell.Run(["touchpoint", "settle", id, "retry", .. data]);
        Assert.Equal((1, "The touchpoint is skipped, not held."), (again.Code, again.Error.Trim()));
        Assert.Equal("", (await _shell.Run(["touchpoint", "held", .. data])).Out);
        Assert.Equal(2, (await _shell.Run("touchpoint", "settle", id, "forget")).Code);
    }

    // Its subject names what nobody told about the lead.
    async Task HoldOne(bool isTest)
    {
        var file = _shell.File(
            "plan.json",
            """
            {
              "name": "Offer", "timezone": "UTC",
              "steps": [{ "type": "email", "subject": "About {{metadata.product}}", "content": "Hello" }]
            }
            """
        );
        var published = await _shell.Run("workflow", "publish", file);
        Assert.True(published.Code == 0, published.Error);
        Assert.Equal(0, (await _shell.Run(["key", "create", .. isTest ? new[] { "--test" } : []])).Code);
        await using var installation = await _shell.Open();
        var workspace = (await installation.Get<IAccess>().Workspaces(default)).Single(one => one.IsTest == isTest);
        Assert.True(EmailAddress.TryParse("ana@example.com", out var email));
        var lead = new LeadDraft(
            "Ana",
            null,
            email,
            null,
            null,
            null,
            "api",
            null,
            null,
            null,
            [],
            null,
            Metadata.Empty,
            null,
            new EnrolmentWish(new WorkflowId(Guid.Parse(published.Out.Trim())))
        );
        await installation.Get<LeadIntake>().Accept([new IntakeRequest(workspace, "api", [lead], null)], default);
        await installation.Get<CadenceEngine>().RunOnce(null, installation.Now, default);
    }
}
