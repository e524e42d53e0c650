using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every database must have forgotten once a lead is erased.</summary>
public abstract class ErasureCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    CadencePlace _place = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    SqlStore Store => (SqlStore)_place.Ports.Store;

    public async ValueTask InitializeAsync() => _place = await CadencePlace.On(database);

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_send_under_way_brings_no_word_back()
    {
        var (claimed, begin) = await Begun();
        await Erase(claimed.Touchpoint);
        Assert.Empty(await Said());

        var recorded = await Write(tx => _place.Ports.Cadence.Record(tx, [Recording(claimed, begin)], Ct));

        Assert.Equal([true], recorded);
        Assert.Empty(await Said());
        var ended = Assert.Single(await _place.Ports.Cadence.TouchpointsOf(_place.Workspace.Id, claimed.Touchpoint.Lead, Ct));
        Assert.Equal((TouchpointState.Sent, null, "erased"), (ended.State, ended.Reason, ended.Outcome));
        Assert.Empty(await _place.Ports.Events.Timeline(_place.Workspace.Id, claimed.Touchpoint.Lead, Ct));
    }

    [Fact]
    public async Task Nor_does_what_settles_it_later()
    {
        var (claimed, begin) = await Begun();
        await Write(tx => _place.Ports.Cadence.Record(tx, [Recording(claimed, begin)], Ct));
        Assert.NotEmpty(await Said());
        await Erase(claimed.Touchpoint);
        var sent = Assert.Single(await _place.Ports.Cadence.TouchpointsOf(_place.Workspace.Id, claimed.Touchpoint.Lead, Ct));

        Assert.True(await Write(tx => _place.Ports.Cadence.Settle(tx, sent, Settlement(TouchpointState.Failed, sent), Ct)));

        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Others_keep_what_is_theirs()
    {
        var (claimed, begin) = await Begun();
        await Write(tx => _place.Ports.Cadence.Record(tx, [Recording(claimed, begin)], Ct));
        var before = (await Said()).Order().ToList();

        await Erase((await _place.Schedule(null)).Lead);

        Assert.Equal(before, (await Said()).Order());
    }

    [Fact]
    public async Task What_a_simulated_person_would_do_is_forgotten_with_it()
    {
        var mine = await _place.Schedule(Noon);
        var theirs = await _place.Schedule(Noon);
        SimulatedAct Act(Touchpoint touchpoint) =>
            new(Guid.CreateVersion7(Noon), touchpoint.Workspace, null, Noon, """{"text":"zanzibar"}""", touchpoint.Id);
        var kept = Act(theirs);
        await _place.Ports.Acts.Add([Act(mine), kept], Ct);

        await Erase(mine.Lead);

        Assert.Equal([kept], await _place.Ports.Acts.Due(null, Noon, 10, Ct));
    }

    [Fact]
    public async Task What_people_were_to_do_about_it_goes_with_it()
    {
        var mine = await _place.Schedule(Noon);
        var theirs = await _place.Schedule(Noon);
        LeadTask Task(Touchpoint of) =>
            new(Ids.New(Noon), of.Workspace, of.Lead, of.Run!.Value, of.Workflow, "ask", "zanzibar", null, null, Noon, null, null);
        var kept = Task(theirs);
        await Write(tx => _place.Ports.Cadence.Apply(tx, mine.Workspace, new Consequences { Tasks = [Task(mine), kept] }, Ct));

        await Erase(mine.Lead);

        var left = await Store.Read(sql => sql.Query("select id from lead_task", [], row => row.Id(0), Ct), Ct);
        Assert.Equal([kept.Id], left);
    }

    [Fact]
    public async Task A_copy_for_searches_that_is_under_way_keeps_no_word()
    {
        const string copy = """
            insert into lead_text (workspace_id, lead_id, text)
            select workspace_id, id, 'zanzibar' from lead where workspace_id = @workspace
            """;
        var lead = await _place.AddLead();
        (string, object?)[] ours = [("workspace", _place.Workspace.Id.Value)];
        await Write(tx => tx.Sql().Execute("insert into lead_text_state (workspace_id, position) values (@workspace, 0)", ours, Ct));
        Task? erasing = null;

        await Write(async tx =>
        {
            var state = $"select 1 from lead_text_state where workspace_id = @workspace {tx.Sql().Dialect.ForUpdate}";
            await tx.Sql().Query(state, ours, _ => true, Ct);
            await tx.Sql().Execute(copy, ours, Ct);
            erasing = Task.Run(() => Erase(lead.Id), Ct);
            await UntilItWaits(erasing);
        });
        await erasing!;

        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Only_a_tombstone_of_the_lead_is_left()
    {
        var lead = await _place.AddLead();
        await Write(tx =>
            _place.Ports.Leads.Update(tx, [lead with { FirstName = "Zanzibar", Metadata = Metadata.Trusted("""{"x":"zanzibar"}""") }], Ct)
        );

        await Erase(lead.Id);
        await Erase(lead.Id);

        Assert.Empty(await Said());
        Assert.Null(await _place.Ports.Leads.Find(_place.Workspace.Id, lead.Id, Ct));
        var left = await Store.Read(
            sql =>
                sql.Query(
                    "select id, first_name, created_at, erased_at from lead",
                    [],
                    row => (row.Id(0), row.Text(1), row.Time(2), row.Time(3)),
                    Ct
                ),
            Ct
        );
        Assert.Equal([(lead.Id.Value, "", lead.CreatedAt, Noon)], left);
    }

    async Task<(ClaimedTouchpoint Claimed, Begin Begin)> Begun()
    {
        await _place.Schedule(Noon);
        var claimed = Assert.Single(await _place.Ports.Cadence.ClaimDue(null, 10, Noon, Noon.AddMinutes(5), Ct));
        var begin = Sends.Begin(claimed);
        begin = begin with { Message = begin.Message! with { Address = "zanzibar@example.com", Content = "Dear zanzibar" } };
        Assert.Equal([true], await Write(tx => _place.Ports.Cadence.BeginSend(tx, [begin], Ct)));
        return (claimed, begin);
    }

    static Recording Recording(ClaimedTouchpoint claimed, Begin begin) =>
        new(
            claimed,
            Settlement(TouchpointState.Sent, claimed.Touchpoint),
            begin.Attempt with
            {
                Result = "accepted",
                Detail = "told zanzibar@example.com",
                Code = "zanzibar",
                ProviderId = "zanzibar-1",
            },
            new MessageOutcome(begin.Message!.Id, DeliveryStatus.Sent, "zanzibar-1", "zanzibar", Noon)
        );

    static Settlement Settlement(TouchpointState state, Touchpoint touchpoint) =>
        Sends.To(state, null, new Consequences { Activities = [Activity.Of(touchpoint.Lead, Noon, "sent", "zanzibar")] }) with
        {
            Reason = "zanzibar said no",
            Outcome = "zanzibar",
        };

    // On SQLite whoever writes second waits in any case.
    async Task UntilItWaits(Task other)
    {
        const string waiting = """
            select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            """;
        if (Store is PostgresStore)
            while (!other.IsCompleted && await Store.Read(sql => sql.QueryFirst(waiting, [], row => row.Number(0), Ct), Ct) == 0)
                await Task.Delay(10, Ct);
    }

    Task Erase(Touchpoint touchpoint) => Erase(touchpoint.Lead);

    Task Erase(LeadId lead) =>
        Write(async tx =>
        {
            await new SqlErasure(new PlainSecrets()).Blank(tx, _place.Workspace.Id, lead, Noon, Ct);
            return true;
        });

    Task<T> Write<T>(Func<ITransaction, Task<T>> work) => Store.InTransaction(work, Ct);

    async Task Write(Func<ITransaction, Task> work) =>
        await Write(async tx =>
        {
            await work(tx);
            return true;
        });

    Task<List<string>> Said() => EveryTable.RowsWith(Store, "zanzibar");
}

public sealed class SqliteErasureTests() : ErasureCompliance(new SqliteDatabase());

public sealed class PostgresErasureTests() : ErasureCompliance(new PostgresDatabase());
