using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Providers.Simulated;

public sealed class SimulatedPeopleTests
{
    readonly ActsInMemory _acts = new();
    readonly List<InboundEvent> _accepted = [];
    bool _isAway;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    SimulatedPeople People(ILogger<SimulatedPeople>? log = null) => new(_acts, Accept, log ?? NullLogger<SimulatedPeople>.Instance);

    Task<IReadOnlyList<InboundEffect>> Accept(IReadOnlyList<InboundEvent> events, CancellationToken ct)
    {
        if (_isAway)
            throw new IOException("The store is away.");
        _accepted.AddRange(events);
        return Task.FromResult<IReadOnlyList<InboundEffect>>([.. events.Select(_ => InboundEffect.Applied)]);
    }

    Task<SendOutcome> Send(SendRequest request) => new SimulatedProvider(new SimulatedOptions(), _acts).Send(request, Ct);

    [Fact]
    public async Task What_is_due_happens_in_order_once_and_not_before()
    {
        await Send(A.Request(Channel.WhatsApp, "+15550100105"));

        Assert.Equal(0, await People().RunOnce(null, A.Noon, Ct));
        Assert.Equal(2, await People().RunOnce(null, A.Noon.AddSeconds(2), Ct));
        Assert.Equal(1, await People().RunOnce(null, A.Noon.AddHours(1), Ct));
        Assert.Equal(0, await People().RunOnce(null, A.Noon.AddHours(1), Ct));

        Assert.Equal([1, 2, 3], _accepted.Select(happening => (happening.At - A.Noon).TotalSeconds));
        Assert.IsType<InboundEvent.Received>(_accepted[2]);
    }

    [Fact]
    public async Task An_event_carries_the_id_of_its_act_and_of_what_it_answers()
    {
        var accepted = Assert.IsType<SendOutcome.Accepted>(await Send(A.Request(Channel.Call, "+15550100102")));
        var act = Assert.Single(_acts.All);

        await People().RunOnce(null, A.Noon.AddMinutes(1), Ct);

        var reported = Assert.IsType<InboundEvent.Reported>(Assert.Single(_accepted));
        Assert.Equal((act.Id.ToString("D"), "simulated"), (reported.EventId, reported.Provider));
        Assert.Equal((accepted.ProviderId, new TouchpointId(A.Guid(1))), (reported.ProviderId, reported.Touchpoint!.Value));
    }

    [Fact]
    public async Task An_act_whose_event_was_not_accepted_happens_at_the_next_turn()
    {
        await Send(A.Request(Channel.Call, "+15550100102"));
        _isAway = true;
        await Assert.ThrowsAsync<IOException>(() => People().RunOnce(null, A.Noon.AddMinutes(1), Ct));
        _isAway = false;

        Assert.Equal(1, await People().RunOnce(null, A.Noon.AddMinutes(1), Ct));
        Assert.Single(_accepted);
    }

    [Fact]
    public async Task Each_clock_has_acts_of_its_own()
    {
        var clock = new ClockId(A.Guid(9));
        await Send(A.Request(Channel.Call, "+15550100102", clock: clock));

        Assert.Null(await People().NextDue(null, Ct));
        Assert.Equal(A.Noon.AddSeconds(1), await People().NextDue(clock, Ct));
        Assert.Equal(0, await People().RunOnce(null, A.Noon.AddDays(1), Ct));
        Assert.Equal(1, await People().RunOnce(clock, A.Noon.AddDays(1), Ct));
    }

    [Fact]
    public async Task An_act_that_cannot_be_read_is_dropped_with_a_line_in_the_log_and_holds_nothing_up()
    {
        await _acts.Add([new SimulatedAct(A.Guid(66), new WorkspaceId(A.Guid(1)), null, A.Noon, """{"act":"danced"}""")], Ct);
        await Send(A.Request(Channel.Call, "+15550100102"));
        var log = new Lines();

        Assert.Equal(2, await People(log).RunOnce(null, A.Noon.AddMinutes(1), Ct));

        Assert.Single(_accepted);
        Assert.Empty(_acts.All);
        Assert.Contains(A.Guid(66).ToString("D"), Assert.Single(log.Written), StringComparison.Ordinal);
    }

    sealed class Lines : ILogger<SimulatedPeople>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add(formatter(state, exception));
    }
}
