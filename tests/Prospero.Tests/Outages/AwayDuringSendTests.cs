using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>The database goes between a send and its record.</summary>
public sealed class AwayDuringSendTests : IAsyncLifetime
{
    const string Document = """
        {"name":"One mail","goal_type":"sale","statuses":[{"key":"new","is_initial":true}],
        "steps":[{"type":"email","key":"hello","subject":"Hola","content":"Hola"}]}
        """;

    PostgresServer? _postgres;
    Breaking _provider = null!;
    AwayPlace _place = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        _postgres = await PostgresServer.StartOwn();
        _provider = new Breaking(_postgres);
        var database = await _postgres.NewSchema();
        _place = await AwayPlace.Start(options => options with { Postgres = database }, _provider);
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
            await _place.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task What_the_provider_answered_is_kept_and_recorded_when_the_database_is_back()
    {
        var workflow = await Workflow();
        var lead = await Lead($$"""{"first_name":"Ana","email":"ana@example.com","workflow_id":"{{workflow}}"}""");
        await _provider.Broke.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        await _postgres!.StartAgain();

        IReadOnlyList<Touchpoint> touchpoints;
        while ((touchpoints = await Touchpoints(lead)) is not [{ State: TouchpointState.Sent }])
        {
            Assert.True(touchpoints is [] or [{ State: TouchpointState.Sending }], touchpoints.ToString());
            await Task.Delay(50, Ct);
        }

        Assert.Equal(1, _provider.Sends);
        _place.SaidItOnce();
    }

    [Fact]
    public async Task A_single_message_that_left_is_not_answered_with_ask_again()
    {
        var workflow = await Workflow();
        var lead = await Lead("""{"first_name":"Ana","email":"ana@example.com"}""");

        var answer = await _place.Post(
            "/messages",
            $$"""{"lead_id":"{{lead}}","workflow_id":"{{workflow}}","channel":"email","content":"Hola"}"""
        );

        Assert.Equal(504, answer.Status);
        Assert.Contains("Outcome unknown", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, _provider.Sends);
    }

    async Task<string> Workflow()
    {
        var created = await _place.Post("/workflows", Document);
        Assert.True(created.Status == 201, created.Text);
        var id = created.Json.GetProperty("workflow").GetProperty("id").GetString()!;
        Assert.Equal(200, (await _place.Post($"/workflows/{id}/publish", "")).Status);
        return id;
    }

    async Task<LeadId> Lead(string body)
    {
        var answer = await _place.Post("/leads", body);
        Assert.Equal(201, answer.Status);
        return new LeadId(Guid.Parse(AwayPlace.IdOf(answer)));
    }

    async Task<IReadOnlyList<Touchpoint>> Touchpoints(LeadId lead)
    {
        try
        {
            return await _place.Server.Get<ICadence>().TouchpointsOf(_place.Workspace, lead, Ct);
        }
        catch (StoreUnavailable)
        {
            return [];
        }
    }

    // Takes the message and the database away.
    sealed class Breaking(PostgresServer postgres) : IChannelProvider
    {
        readonly TaskCompletionSource _broke = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int _sends;

        public Task Broke => _broke.Task;

        public int Sends => _sends;

        public string Name => ProviderDirectory.Simulated;

        public IReadOnlyList<Channel> Channels { get; } = [Channel.Call, Channel.WhatsApp, Channel.Email];

        public Problems Check(Sender sender) => new();

        public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
        {
            if (Interlocked.Increment(ref _sends) == 1)
            {
                await postgres.Stop();
                _broke.SetResult();
            }

            return new SendOutcome.Accepted("taken");
        }
    }
}
