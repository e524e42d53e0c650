using System.Diagnostics;
using System.Text;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Pumps;

/// <summary>The loops on real time, with a poll interval far beyond the test's patience: only being woken and knowing what is due can help.</summary>
public sealed class WakeTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("0s")]
    [InlineData("1s")]
    public async Task What_is_due_leaves_without_waiting_for_a_poll(string delay)
    {
        await using var server = await TestServer.Start(
            roles: Roles.Api | Roles.Worker,
            change: options =>
                options with
                {
                    Clock = TimeProvider.System,
                    Cadence = new CadenceOptions { PollInterval = TimeSpan.FromHours(1), RescueInterval = TimeSpan.FromHours(1) },
                }
        );
        var workspace = await server.AddWorkspace("woken");
        var key = await server.AddKey(workspace);
        var document = $$"""{ "name": "W", "steps": [ { "type": "email", "delay": "{{delay}}", "subject": "Hi", "content": "Hi" } ] }""";
        var created = await server.Send("POST", "/api/public/workflows", Encoding.UTF8.GetBytes(document), key);
        var workflow = created.Json.GetProperty("workflow").GetProperty("id").GetString();
        await server.Send("POST", $"/api/public/workflows/{workflow}/publish", key: key);

        var body = $$"""{ "first_name": "Ana", "email": "silence@magic.example", "workflow_id": "{{workflow}}" }""";
        var answer = await server.Send("POST", "/api/public/leads", Encoding.UTF8.GetBytes(body), key);
        var lead = new LeadId(answer.Json.GetProperty("lead").GetProperty("id").GetGuid());

        var deadline = Stopwatch.StartNew();
        IReadOnlyList<Touchpoint> touchpoints;
        while ((touchpoints = await server.Get<ICadence>().TouchpointsOf(workspace.Id, lead, default))[0].State != TouchpointState.Sent)
        {
            Assert.True(deadline.Elapsed < Patience, $"Nothing left: {touchpoints[0]}");
            await Task.Delay(10);
        }
    }
}
