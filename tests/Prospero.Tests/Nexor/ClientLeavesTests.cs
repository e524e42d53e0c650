using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

public class ClientLeavesTests
{
    const string Document = """
        { "name": "Slow mail", "senders": { "email": ["slow"] }, "steps": [{ "type": "email", "subject": "Hola", "content": "Hola" }] }
        """;

    [Fact]
    public async Task What_has_begun_is_carried_out_and_its_answer_kept_though_the_client_left()
    {
        var slow = new SlowProvider();
        await using var server = await TestServer.Start(services => services.AddSingleton<IChannelProvider>(slow));
        var workspace = await server.AddWorkspace("slow");
        var key = await server.AddKey(workspace);
        WorkflowId workflow = default;
        await server.Do(async tx =>
        {
            var now = server.Clock.GetUtcNow();
            var sender = new Sender(
                SenderId.New(now),
                workspace.Id,
                "slow",
                Channel.Email,
                "slow",
                "sales@example.com",
                null,
                new Dictionary<string, string>(),
                SenderLimits.None,
                false
            );
            await server.Get<ISenders>().Save(tx, sender, now, default);
        });
        await server.Do(async tx =>
        {
            var saved = await server.Get<WorkflowEditor>().CreatePublished(tx, workspace.Id, Document, default);
            workflow = ((EditResult.Saved)saved).Workflow.Id;
        });
        var created = await server.Send("POST", "/api/public/leads", """{"first_name":"Ana","email":"ana@example.com"}"""u8.ToArray(), key);
        var lead = created.Json.GetProperty("lead").GetProperty("id").GetString()!;
        var body = Encoding.UTF8.GetBytes($$"""{"lead_id":"{{lead}}","workflow_id":"{{workflow}}","channel":"email","content":"Hola"}""");

        using (var impatience = new CancellationTokenSource())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/public/messages") { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-API-Key", key);
            request.Headers.Add("Idempotency-Key", "left-1");
            var asked = server.Client.SendAsync(request, impatience.Token);
            await slow.Asked;
            await impatience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }

        slow.Accept();
        var again = await Settled(() =>
            server.Send("POST", "/api/public/messages", body, key, [KeyValuePair.Create("Idempotency-Key", "left-1")])
        );

        Assert.Equal(200, again.Status);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(1, slow.Calls);
        var message = Assert.Single(await server.Get<IMessages>().OfLead(workspace.Id, new LeadId(Guid.Parse(lead)), default));
        Assert.Equal(DeliveryStatus.Sent, message.Status);
    }

    /// <summary>The answer once the first call has ended.</summary>
    static async Task<Answer> Settled(Func<Task<Answer>> ask)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await ask();
            if (answer.Status != 409)
                return answer;
            await Task.Delay(20, deadline.Token);
        }
    }

    sealed class SlowProvider : IChannelProvider
    {
        readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource<SendOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int _calls;

        public string Name => "slow";

        public IReadOnlyList<Channel> Channels { get; } = [Channel.Email];

        public Task Asked => _asked.Task;

        public int Calls => _calls;

        public Problems Check(Sender sender) => new();

        public void Accept() => _answer.TrySetResult(new SendOutcome.Accepted("slow-1"));

        public Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
        {
            Interlocked.Increment(ref _calls);
            _asked.TrySetResult();
            return _answer.Task.WaitAsync(ct);
        }
    }
}
