using System.Data.Common;
using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class EventsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    SqlEvents Events => new(Store);

    [Fact]
    public async Task Events_take_positions_from_one_on_in_the_order_given()
    {
        var lead = LeadId.New(Noon);
        await Append(Ours, new LeadCreated(Noon, lead, "form \"ñ\" 😀"), new LeadUpdated(Noon.AddSeconds(1), lead, ["email", "tags"]));
        await Append(Ours, new LeadUnsubscribed(Noon.AddSeconds(2), lead, null, "wrote STOP"));

        var log = await Events.Read(Ours.Id, 0, 100, default);

        Assert.Equal([1, 2, 3], log.Select(e => e.Position));
        Assert.Equal(["lead.created", "lead.updated", "lead.unsubscribed"], log.Select(e => e.Type));
        Assert.Equal([Noon, Noon.AddSeconds(1), Noon.AddSeconds(2)], log.Select(e => e.At));
        Assert.All(log, e => Assert.Equal(lead, e.Lead));
        string[] payloads =
        [
            """{"source":"form \"ñ\" 😀"}""",
            """{"changed":["email","tags"]}""",
            """{"channel":null,"reason":"wrote STOP"}""",
        ];
        Assert.All(
            payloads.Zip(log),
            pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First), JsonNode.Parse(pair.Second.PayloadJson)), pair.First)
        );
        Assert.Equal(3, log.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task The_log_is_read_on_from_a_position()
    {
        await Append(Ours, [.. Enumerable.Range(0, 10).Select(i => Created(i))]);

        Assert.Equal([4, 5, 6], (await Events.Read(Ours.Id, 3, 3, default)).Select(e => e.Position));
        Assert.Empty(await Events.Read(Ours.Id, 10, 3, default));
    }

    [Fact]
    public async Task An_append_that_was_rolled_back_leaves_no_gap()
    {
        await Append(Ours, Created(0));
        await RollBack(tx => Events.Append(tx, Ours.Id, [Created(1), Created(2)], [], default));
        await Append(Ours, Created(3));

        Assert.Equal([1, 2], (await Events.Read(Ours.Id, 0, 100, default)).Select(e => e.Position));
    }

    [Fact]
    public async Task Workspaces_have_logs_and_timelines_of_their_own()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        await Append(Ours, Created(0), Created(1));
        await Append(Theirs, Created(0));
        await AppendLines(Ours, Activity.Of(lead.Id, Noon, "lead_received", "Lead received"));

        Assert.Equal([1], (await Events.Read(Theirs.Id, 0, 100, default)).Select(e => e.Position));
        Assert.Empty(await Events.Read(OurTests.Id, 0, 100, default));
        Assert.Empty(await Events.Timeline(Theirs.Id, lead.Id, default));
    }

    [Fact]
    public async Task Nothing_can_be_appended_to_an_unknown_workspace() =>
        await Assert.ThrowsAnyAsync<DbException>(() => Write(tx => Events.Append(tx, WorkspaceId.New(Noon), [Created(0)], [], default)));

    [Fact]
    public async Task Many_writers_on_two_nodes_leave_positions_without_gaps_or_doubles()
    {
        SqlStore[] nodes = [Store, await OtherNode()];

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    Task.Run(() =>
                        nodes[i % 2]
                            .InTransaction(
                                async tx =>
                                {
                                    await new SqlEvents(nodes[i % 2]).Append(tx, Ours.Id, [Created(i), Created(i)], [], default);
                                    return true;
                                },
                                default
                            )
                    )
                )
        );

        var log = await Events.Read(Ours.Id, 0, 1000, default);
        Assert.Equal(Enumerable.Range(1, 80).Select(i => (long)i), log.Select(e => e.Position));
        Assert.Equal(80, log.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_timeline_is_told_oldest_first_and_about_one_lead()
    {
        var ana = NewLead(Ours, "Ana");
        var bea = NewLead(Ours, "Bea");
        await Insert(ana, bea);
        var first = Activity.Of(ana.Id, Noon, "lead_received", "Lead received");
        var second = new Activity(
            Ids.New(Noon),
            ana.Id,
            Noon.AddHours(1),
            "touchpoint_sent",
            "email",
            "accepted \"250 ok\"",
            "ai",
            MessageId.New(Noon)
        );

        await AppendLines(Ours, second, Activity.Of(bea.Id, Noon, "lead_received", "Lead received"), first);

        Assert.Equal([first, second], await Events.Timeline(Ours.Id, ana.Id, default));
    }

    [Fact]
    public async Task The_head_is_the_newest_position()
    {
        Assert.Equal(0, await Events.Head(Ours.Id, default));
        await Append(Ours, Created(0), Created(1));
        await Append(Theirs, Created(0));

        Assert.Equal(2, await Events.Head(Ours.Id, default));
        Assert.Equal(0, await Events.Head(WorkspaceId.New(Noon), default));
    }

    [Fact]
    public async Task The_newest_line_of_each_lead_is_found_at_once()
    {
        var ana = NewLead(Ours, "Ana");
        var bea = NewLead(Ours, "Bea");
        var silent = NewLead(Ours, "Cleo");
        await Insert(ana, bea, silent);
        var newest = Activity.Of(ana.Id, Noon.AddHours(1), "note", "newest");
        var only = Activity.Of(bea.Id, Noon, "note", "only");
        await AppendLines(Ours, newest, Activity.Of(ana.Id, Noon, "note", "older"), only);

        var found = await Events.Newest(Ours.Id, [ana.Id, bea.Id, silent.Id], default);

        Assert.Equal([newest, only], found.OrderBy(line => line.Title));
        Assert.Empty(await Events.Newest(Theirs.Id, [ana.Id], default));
        Assert.Empty(await Events.Newest(Ours.Id, [], default));
    }

    [Fact]
    public async Task Lines_of_one_moment_stand_in_the_order_of_their_ids()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        var lines = Enumerable.Range(0, 10).Select(i => Activity.Of(lead.Id, Noon, "note", $"{i}")).ToArray();
        await AppendLines(Ours, lines);

        var told = await Events.Timeline(Ours.Id, lead.Id, default);

        Assert.Equal(lines.OrderBy(line => line.Id.ToString("D"), StringComparer.Ordinal), told);
    }

    static LeadCreated Created(int i) => new(Noon.AddSeconds(i), LeadId.New(Noon), "api");

    Task Append(Workspace workspace, params Event[] events) => Write(tx => Events.Append(tx, workspace.Id, events, [], default));

    Task AppendLines(Workspace workspace, params Activity[] lines) => Write(tx => Events.Append(tx, workspace.Id, [], lines, default));
}
