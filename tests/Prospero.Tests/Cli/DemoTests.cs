using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Demo;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class DemoTests : IDisposable
{
    // A Wednesday.
    static readonly DateTimeOffset _now = new(2026, 3, 4, 2, 0, 0, TimeSpan.Zero);

    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void The_clock_begins_on_a_working_day_in_the_afternoon_of_Europe()
    {
        Assert.Equal("2026-03-04 14:30", At(DemoClock.Begin(60, _now).BaseCadence));
        Assert.Equal("2026-03-09 14:30", At(DemoClock.Begin(60, _now.AddDays(3)).BaseCadence));
    }

    [Fact]
    public void A_minute_of_the_leads_is_a_second_here() =>
        Assert.Equal("2026-03-04 15:30", At(DemoClock.Begin(60, _now).Now(_now.AddMinutes(1))));

    [Fact]
    public void Noting_the_clock_changes_nothing_that_it_shows()
    {
        var clock = DemoClock.Begin(60, _now);
        var noted = DemoClock.Note(clock, _now.AddMilliseconds(7_003.7));

        foreach (var later in new[] { 8_000, 9_999, 3_600_000 })
            Assert.Equal(clock.Now(_now.AddMilliseconds(later)), noted.Now(_now.AddMilliseconds(later)));
    }

    [Fact]
    public void The_clock_goes_on_without_the_time_that_the_demo_did_not_run()
    {
        var clock = DemoClock.Begin(60, _now);
        var nextDay = DemoClock.GoOn(clock, 60, _now.AddDays(1));

        Assert.InRange(nextDay.Now(_now.AddDays(1)) - clock.BaseCadence, TimeSpan.Zero, TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    public void The_clock_never_goes_back_however_the_demo_ended(int seconds)
    {
        var clock = DemoClock.Begin(60, _now);
        var end = _now.AddSeconds(seconds);

        Assert.Equal(clock.Now(end), DemoClock.GoOn(clock, 10, end).Now(end));
        Assert.True(DemoClock.GoOn(clock, 60, end.AddHours(1)).Now(end.AddHours(1)) >= clock.Now(end));
    }

    [Fact]
    public void A_machine_whose_time_went_back_takes_the_clock_nowhere()
    {
        var clock = DemoClock.Begin(60, _now);

        Assert.Equal(clock.BaseCadence, DemoClock.GoOn(clock, 60, _now.AddDays(-1)).Now(_now.AddDays(-1)));
    }

    [Fact]
    public void Twenty_people_come_and_none_is_taken_for_another()
    {
        var leads = DemoLeads.All(_now);

        Assert.Equal(20, leads.Count);
        Assert.Equal(20, leads.Select(lead => lead.Mailbox.Key).Distinct().Count());
        Assert.Equal(20, leads.Select(lead => lead.Phone).Distinct().Count());
        Assert.DoesNotContain("+15550100105", leads.Select(lead => lead.Phone));
        Assert.All(leads, lead => Assert.NotNull(lead.Draft(default).Phone?.E164));
        Assert.All(leads, lead => Assert.NotNull(NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(lead.Zone)));
    }

    [Fact]
    public async Task The_house_is_furnished_once()
    {
        var first = await Furnish(new ManualClock(_now));
        var again = await Furnish(new ManualClock(_now.AddDays(1)));

        Assert.Equal(first.Workflow, again.Workflow);
        Assert.Equal(first.Test.Id, again.Test.Id);
        Assert.Equal(first.Live.Id, again.Test.TestOf);
        await using var installation = await _shell.Open();
        Assert.Single(await installation.Get<IWorkflows>().All(first.Live.Id, CancellationToken.None));
        var chatbot = Assert.Single(await installation.Get<Core.Intake.IChatbots>().All(first.Live.Id, CancellationToken.None));
        Assert.Equal(first.Workflow, chatbot.Workflow);
        var kept = await installation.Get<IAccess>().FindWorkspace(first.Test.Id, CancellationToken.None);
        Assert.Equal(again.Clock, kept!.Clock);
    }

    [Fact]
    public async Task All_leads_come_once()
    {
        await using var parts = Parts(TimeProvider.System);
        var house = await ActivatorUtilities.CreateInstance<DemoFurnishing>(parts).Prepare(60, CancellationToken.None);
        var life = new DemoLife(
            parts.GetRequiredService<Core.Intake.LeadIntake>(),
            parts.GetRequiredService<ILeads>(),
            parts.GetRequiredService<IAccess>(),
            parts.GetRequiredService<IStore>(),
            new Hurried()
        );

        await life.LetLeadsCome(house, CancellationToken.None);
        await life.LetLeadsCome(house, CancellationToken.None);

        var page = await parts
            .GetRequiredService<ILeads>()
            .Search(house.Test.Id, new LeadQuery(null, null, 0, 100), CancellationToken.None);
        Assert.Equal(20, page.Total);
    }

    [Fact]
    public async Task Real_data_is_left_alone()
    {
        Assert.Equal(0, (await _shell.Run("key", "create", "--test")).Code);

        var said = await _shell.Run("demo", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, said.Code);
        Assert.Contains("not a demo's", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_prints_can_be_pasted()
    {
        var text = new DemoText(
            "http://127.0.0.1:8081",
            new Uri("http://127.0.0.1:8081/console/sign-in/t"),
            "nxr_test_k",
            "sk-workspace_test_k",
            "w",
            "l",
            60,
            null
        );

        Assert.Contains("curl -X POST http://127.0.0.1:8081/api/public/leads \\\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "curl http://127.0.0.1:8081/api/v1/leads -H 'Authorization: Bearer sk-workspace_test_k' \\\n",
            text.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("\"workflow_id\":\"w\"}'", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("A second here is 1 minute for them.", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Ctrl-C stops; ./run --fresh starts over.", text.ToString(), StringComparison.Ordinal);
    }

    async Task<DemoHouse> Furnish(TimeProvider clock)
    {
        await using var parts = Parts(clock);
        return await ActivatorUtilities.CreateInstance<DemoFurnishing>(parts).Prepare(60, CancellationToken.None);
    }

    ServiceProvider Parts(TimeProvider clock) =>
        new ServiceCollection()
            .AddLogging()
            .AddProspero(new ServerOptions { DataFolder = _shell.Data, Clock = clock })
            .BuildServiceProvider();

    static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A clock on which every wait is over at once.</summary>
    sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
