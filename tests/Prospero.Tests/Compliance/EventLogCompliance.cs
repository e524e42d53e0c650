using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>The log as its readers see it: no event is missed, none becomes visible behind a cursor that was handed out.</summary>
public abstract class EventLogCompliance(ITestDatabase database) : StoreCompliance(database)
{
    SqlEvents Events => new(Store);

    [Fact]
    public async Task Eight_writers_in_three_workspaces_leave_a_reader_no_hole()
    {
        const int each = 40;
        SqlStore[] nodes = [Store, await OtherNode()];
        Workspace[] workspaces = [Ours, Theirs, OurTests];
        using var done = new CancellationTokenSource();
        var readers = workspaces.Select(workspace => Task.Run(() => ReadUntil(workspace, done.Token))).ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() => Write(nodes[writer % 2], workspaces, writer, each))));
        await done.CancelAsync();
        var read = await Task.WhenAll(readers);

        Assert.Equal(8 * each, read.Sum(positions => positions.Count));
        foreach (var positions in read)
            Assert.Equal(Enumerable.Range(1, positions.Count).Select(i => (long)i), positions);
    }

    [Fact]
    public async Task A_page_ends_at_its_limit_and_tells_where_to_read_on()
    {
        await Append(Ours, 5);

        var first = await Page(Ours, 0, 2);
        var second = await Page(Ours, first.Cursor, 100);

        Assert.Equal([1, 2], first.Events.Select(one => one.Position));
        Assert.Equal((2, 5, true, false), (first.Cursor, first.Head, first.HasMore, first.IsGone));
        Assert.Equal([3, 4, 5], second.Events.Select(one => one.Position));
        Assert.Equal((5, false), (second.Cursor, second.HasMore));
        Assert.Equal(5, (await Page(Ours, 5, 100)).Cursor);
    }

    [Fact]
    public async Task The_cursor_passes_what_was_not_asked_for()
    {
        await Append(Ours, 4);
        await Write(tx => Events.Append(tx, Ours.Id, [new LeadUnsubscribed(Noon, LeadId.New(Noon), null, "wrote STOP")], [], default));
        await Append(Ours, 3);

        var page = await Events.Page(Ours.Id, new EventQuery(0, 100, ["lead.unsubscribed", "call.ended"]), default);
        var none = await Events.Page(Ours.Id, new EventQuery(5, 100, ["lead.unsubscribed"]), default);

        Assert.Equal([5], page.Events.Select(one => one.Position));
        Assert.Equal(8, page.Cursor);
        Assert.Empty(none.Events);
        Assert.Equal(8, none.Cursor);
    }

    [Fact]
    public async Task Heads_are_told_for_many_workspaces_at_once()
    {
        await Append(Ours, 3);
        await Append(Theirs, 1);

        var heads = await Events.Heads([Ours.Id, Theirs.Id, OurTests.Id, WorkspaceId.New(Noon)], default);

        Assert.Equal((3, 1, 0, 3), (heads[Ours.Id], heads[Theirs.Id], heads[OurTests.Id], heads.Count));
    }

    [Fact]
    public async Task Old_events_go_in_batches_and_whoever_reads_behind_them_is_told()
    {
        await Append(Ours, 10);
        await FannedOut(Ours, 10);

        Assert.Equal(4, await Events.Prune(Ours.Id, Noon.AddSeconds(6), 4, default));
        Assert.Equal(2, await Events.Prune(Ours.Id, Noon.AddSeconds(6), 4, default));
        Assert.Equal(0, await Events.Prune(Ours.Id, Noon.AddSeconds(6), 4, default));

        Assert.True((await Page(Ours, 5, 100)).IsGone);
        var kept = await Page(Ours, 6, 100);
        Assert.Equal([7, 8, 9, 10], kept.Events.Select(one => one.Position));
        Assert.False(kept.IsGone);
        var fromTheBeginning = await Page(Ours, null, 2);
        Assert.Equal([7, 8], fromTheBeginning.Events.Select(one => one.Position));
        Assert.Equal((6, false), (fromTheBeginning.Pruned, fromTheBeginning.IsGone));
        await Append(Ours, 1);
        Assert.Equal(11, (await Page(Ours, 10, 100)).Events[0].Position);
    }

    [Fact]
    public async Task What_was_not_handed_to_the_webhooks_stays()
    {
        await Append(Ours, 10);
        Assert.Equal(0, await Events.Prune(Ours.Id, Noon.AddDays(1), 100, default));
        await FannedOut(Ours, 3);

        Assert.Equal(3, await Events.Prune(Ours.Id, Noon.AddDays(1), 100, default));
        Assert.Equal(4, (await Page(Ours, null, 100)).Events[0].Position);
    }

    [Fact]
    public async Task Waiters_are_told_after_the_commit_and_not_of_a_rollback()
    {
        var told = 0;
        Store.AfterCommit += what => told += what.HasAppendedEvents ? 1 : 0;
        await RollBack(tx => Events.Append(tx, Ours.Id, [Created(0)], [], default));
        Assert.Equal(0, told);

        await Write(async tx =>
        {
            await Events.Append(tx, Ours.Id, [Created(0)], [], default);
            Assert.Equal(0, told);
        });

        Assert.Equal(1, told);
    }

    async Task<List<long>> ReadUntil(Workspace workspace, CancellationToken done)
    {
        var positions = new List<long>();
        while (true)
        {
            // Asked before the page is read, so that the last page comes after the last write.
            var isLast = done.IsCancellationRequested;
            var page = await Page(workspace, positions.LastOrDefault(), 7);
            positions.AddRange(page.Events.Select(one => one.Position));
            if (isLast && !page.HasMore)
                return positions;
        }
    }

    static async Task Write(SqlStore node, Workspace[] workspaces, int writer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var workspace = workspaces[(writer + i) % workspaces.Length];
            await node.InTransaction(
                async tx =>
                {
                    await new SqlEvents(node).Append(tx, workspace.Id, [Created(i)], [], default);
                    await Task.Yield();
                    return true;
                },
                default
            );
        }
    }

    static LeadCreated Created(int i) => new(Noon.AddSeconds(i), LeadId.New(Noon), "api");

    Task Append(Workspace workspace, int count) =>
        Write(tx => Events.Append(tx, workspace.Id, [.. Enumerable.Range(0, count).Select(Created)], [], default));

    Task<EventPage> Page(Workspace workspace, long? after, int limit) =>
        Events.Page(workspace.Id, new EventQuery(after, limit, []), default);

    Task FannedOut(Workspace workspace, long to) =>
        Write(tx =>
            tx.Sql()
                .Execute(
                    "insert into event_reach (workspace_id, fanned_out, pruned) values (@workspace, @to, 0)",
                    [("workspace", workspace.Id.Value), ("to", to)],
                    default
                )
        );
}

public sealed class SqliteEventLogTests() : EventLogCompliance(new SqliteDatabase());

public sealed class PostgresEventLogTests() : EventLogCompliance(new PostgresDatabase());
