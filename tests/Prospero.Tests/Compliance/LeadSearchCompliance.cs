using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <param name="isIndexed">True to have every search find its index whole.</param>
public abstract class LeadSearchCompliance(ITestDatabase database, bool isIndexed = false) : StoreCompliance(database)
{
    [Theory]
    [InlineData("ana", "Ana Ñandú")]
    [InlineData("  ÑANDÚ ", "Ana Ñandú")]
    [InlineData("a ñ", "Ana Ñandú")]
    [InlineData("SALES@Acme", "Bea")]
    [InlineData("crm_100%", "Eve")]
    [InlineData("+57 (300) 123", "Ana Ñandú")]
    [InlineData("3001234567", "Ana Ñandú")]
    [InlineData(@"back\slash", "Zoe")]
    public async Task A_lead_is_found_by_a_part_of_what_it_is_called(string search, string expected)
    {
        await InsertFour();

        var page = await Search(search);

        Assert.Equal([expected], page.Leads.Select(lead => lead.FullName));
        Assert.Equal(1, page.Total);
    }

    [Theory]
    [InlineData("crm_1000")]
    [InlineData("%ana%")]
    [InlineData("a_a")]
    [InlineData("nobody")]
    [InlineData("' or 1=1 --")]
    [InlineData("(57)")]
    public async Task Signs_of_patterns_mean_themselves(string search)
    {
        await InsertFour();

        Assert.Empty((await Search(search)).Leads);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task No_search_shows_all_live_leads_of_the_workspace(string? search)
    {
        await InsertFour();
        await Insert(NewLead(Ours, "Archived") with { ArchivedAt = Noon }, NewLead(Theirs, "Theirs"), NewLead(OurTests, "Test"));

        var page = await Search(search);

        Assert.Equal(4, page.Total);
        Assert.Equal(4, page.Leads.Count);
    }

    [Fact]
    public async Task Leads_come_by_newest_change_and_equal_ones_by_id()
    {
        var leads = Enumerable.Range(0, 20).Select(i => NewLead(Ours, $"lead {i}") with { UpdatedAt = Noon.AddMinutes(i / 3) }).ToArray();
        await Insert(leads);
        var expected = leads
            .OrderByDescending(lead => lead.UpdatedAt)
            .ThenByDescending(lead => lead.Id.ToString(), StringComparer.Ordinal)
            .Select(lead => lead.Id);

        Assert.Equal(expected, (await Search(null)).Leads.Select(lead => lead.Id));
    }

    [Fact]
    public async Task Pages_show_every_lead_once_with_its_tags_and_know_how_many_there_are()
    {
        var tags = await Write(tx => Leads.FindOrAddTags(tx, Ours.Id, [("a", "A"), ("b", "B"), ("c", "C")], Noon, default));
        var leads = Enumerable.Range(0, 25).Select(i => NewLead(Ours, $"lead {i}") with { Tags = [.. tags.Take(i % 4)] }).ToArray();
        await Insert(leads);

        var shown = new List<Lead>();
        for (var offset = 0; offset < 30; offset += 10)
        {
            var page = await Leads.Search(Ours.Id, new LeadQuery("lead", null, offset, 10), default);
            Assert.Equal(25, page.Total);
            shown.AddRange(page.Leads);
        }

        Assert.Equal(25, shown.Count);
        foreach (var lead in leads)
            Same(lead, shown.Single(other => other.Id == lead.Id));
    }

    [Fact]
    public async Task A_status_is_that_of_the_newest_open_run_or_else_of_the_newest()
    {
        var ana = NewLead(Ours, "Ana");
        var bea = NewLead(Ours, "Bea");
        var eve = NewLead(Ours, "Eve");
        var theirs = NewLead(Theirs, "Ana");
        await Insert(ana, bea, eve, theirs);
        await Start(ana, "new", Noon);
        await Start(ana, "qualified", Noon.AddHours(1));
        await Start(bea, "qualified", Noon);
        await Start(bea, "new", Noon.AddHours(1));
        await Start(theirs, "new", Noon);

        Assert.Equal([bea.Id], (await Search(null, "new")).Leads.Select(lead => lead.Id));
        Assert.Equal([ana.Id], (await Search("an", "qualified")).Leads.Select(lead => lead.Id));
        Assert.Equal(1, (await Search(null, "qualified")).Total);
        Assert.Empty((await Search("bea", "qualified")).Leads);
        Assert.Empty((await Search(null, "unknown")).Leads);
        await Start(eve, "new", Noon);
        await Start(eve, "won", Noon.AddHours(2), RunState.Closed);
        Assert.Equal([eve.Id], (await Search("eve", "new")).Leads.Select(lead => lead.Id));
        Assert.Empty((await Search("eve", "won")).Leads);
    }

    async Task Start(Lead lead, string status, DateTimeOffset at, RunState state = RunState.Active)
    {
        var config = lead.Workspace == OurTests.Id ? Ours.Id : lead.Workspace;
        var workflow = new Workflow(WorkflowId.New(Noon), config, "Any", null, null, null, false, false, Noon, Noon);
        await Write(tx => new SqlWorkflows(Store).Save(tx, workflow, default));
        var run = new Run(
            RunId.New(at),
            lead.Workspace,
            lead.Id,
            workflow.Id,
            WorkflowVersionId.New(Noon),
            state,
            state == RunState.Closed ? RunReason.Exhausted : null,
            status,
            "api",
            at
        );
        var cadence = new SqlCadence(Store, Leads, new SqlEvents(Store), new SqlSenders(Store, Secrets), Access);
        await Write(tx => cadence.Apply(tx, lead.Workspace, new Consequences { Start = [run] }, default));
    }

    [Fact]
    public async Task What_the_index_has_not_heard_of_is_found_all_the_same()
    {
        var (ana, bea, rui) = (NewLead(Ours, "Ana"), NewLead(Ours, "Bea"), NewLead(Ours, "Rui"));
        await Insert(ana, rui, NewLead(Theirs, "Ana"));
        await Index.CatchUp(Ours.Id, default);
        await Insert(bea);
        await Update(ana with { FirstName = "Zoe" }, rui with { ArchivedAt = Noon });
        await Write(tx => new SqlEvents(Store).Append(tx, Ours.Id, [.. new[] { ana, bea, rui }.Select(Changed)], [], default));

        Assert.NotNull(await Store.Read(sql => Index.Position(sql, Ours.Id, default), default));
        foreach (var isCaughtUp in new[] { false, true })
        {
            Assert.Equal([ana.Id], (await Found("zoe")).Leads.Select(lead => lead.Id));
            Assert.Equal([bea.Id], (await Found("bea")).Leads.Select(lead => lead.Id));
            Assert.Empty((await Found("ana")).Leads);
            Assert.Empty((await Found("rui")).Leads);
            if (!isCaughtUp)
                await Index.CatchUp(Ours.Id, default);
        }

        Assert.Equal(
            2,
            await Store.Read(sql => sql.QueryFirst("select count(*) from lead_text", [], row => row.Count(0), default), default)
        );

        static Event Changed(Lead lead) => new LeadUpdated(Noon, lead.Id, ["first_name"]);
        Task<LeadPage> Found(string text) => Leads.Search(Ours.Id, new LeadQuery(text, null, 0, 100), default);
    }

    [Fact]
    public async Task Leads_are_found_all_the_same_whose_events_were_removed_before_the_index_heard_of_them()
    {
        const string prune = """
            insert into event_reach (workspace_id, fanned_out, pruned) select id, event_head, event_head from workspace where id = @workspace
            """;
        (string, object?)[] ours = [("workspace", Ours.Id.Value)];
        await Index.CatchUp(Ours.Id, default);
        var bea = NewLead(Ours, "Bea");
        await Insert(bea);
        await Write(tx => new SqlEvents(Store).Append(tx, Ours.Id, [new LeadUpdated(Noon, bea.Id, ["first_name"])], [], default));
        await Write(async tx => await tx.Sql().Execute("delete from event", [], default));
        await Write(async tx => await tx.Sql().Execute(prune, ours, default));

        Assert.Null(await Store.Read(sql => Index.Position(sql, Ours.Id, default), default));
        Assert.Equal([bea.Id], (await Leads.Search(Ours.Id, new LeadQuery("bea", null, 0, 100), default)).Leads.Select(lead => lead.Id));
        await Index.CatchUp(Ours.Id, default);
        Assert.NotNull(await Store.Read(sql => Index.Position(sql, Ours.Id, default), default));
        Assert.Equal([bea.Id], (await Leads.Search(Ours.Id, new LeadQuery("bea", null, 0, 100), default)).Leads.Select(lead => lead.Id));
        // What it does by itself in the background ends before the database is another test's.
        await Index.DisposeAsync();
    }

    SearchIndex Index => ((SqlLeads)Leads).Index;

    async Task<LeadPage> Search(string? search, string? status)
    {
        if (isIndexed)
        {
            await Write(async tx => await tx.Sql().Execute("delete from lead_text_state", [], default));
            await Index.CatchUp(Ours.Id, default);
            Assert.NotNull(await Store.Read(sql => Index.Position(sql, Ours.Id, default), default));
        }

        return await Leads.Search(Ours.Id, new LeadQuery(search, status, 0, 100), default);
    }

    Task<LeadPage> Search(string? search) => Search(search, null);

    Task InsertFour() =>
        Insert(
            NewLead(Ours, "Ana", phone: "+57 300 123 45 67") with
            {
                LastName = "Ñandú",
            },
            NewLead(Ours, "Bea", "sales@acme.example"),
            NewLead(Ours, "Eve") with
            {
                ExternalId = "CRM_100%",
            },
            NewLead(Ours, "Zoe") with
            {
                Company = @"Back\Slash",
            }
        );
}
