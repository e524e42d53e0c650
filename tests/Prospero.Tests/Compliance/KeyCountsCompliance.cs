using Prospero.Core.Access;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of counts must do.</summary>
public abstract class KeyCountsCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly (Guid Node, Guid Other) Nodes = (Guid.CreateVersion7(Noon), Guid.CreateVersion7(Noon));
    static readonly Guid Key = Guid.CreateVersion7(Noon);
    static readonly Guid OtherKey = Guid.CreateVersion7(Noon);

    protected IKeyCounts Counts => new SqlKeyCounts(Store);

    [Fact]
    public async Task A_node_learns_what_the_others_counted_and_not_what_it_did_itself()
    {
        await Counts.Add(Nodes.Node, [new(Key, 100, 3, 160)], default);
        await Counts.Add(Nodes.Other, [new(Key, 100, 5, 160), new(Key, 101, 1, 161), new(OtherKey, 100, 9, 160)], default);
        await Counts.Add(Guid.CreateVersion7(Noon), [new(Key, 100, 7, 160)], default);

        Assert.Equal(
            [new KeyCount(Key, 100, 12, 160), new KeyCount(Key, 101, 1, 161)],
            (await Counts.Others(Nodes.Node, [(Key, 0)], default)).OrderBy(count => count.Second)
        );
        Assert.Equal([new KeyCount(Key, 100, 10, 160)], await Counts.Others(Nodes.Other, [(Key, 0)], default));
    }

    [Fact]
    public async Task Counts_of_one_second_add_up()
    {
        await Counts.Add(Nodes.Node, [new(Key, 100, 3, 160)], default);
        await Counts.Add(Nodes.Node, [new(Key, 100, 4, 160)], default);
        await Counts.Add(Nodes.Node, [], default);

        Assert.Equal([new KeyCount(Key, 100, 7, 160)], await Counts.Others(Nodes.Other, [(Key, 100)], default));
    }

    [Fact]
    public async Task Each_key_is_asked_about_from_its_own_second()
    {
        await Counts.Add(Nodes.Node, [new(Key, 100, 1, 160), new(Key, 101, 2, 161), new(OtherKey, 100, 4, 160)], default);

        var found = await Counts.Others(Nodes.Other, [(Key, 101), (OtherKey, 100)], default);

        Assert.Equal(
            [(Key, 101, 2), (OtherKey, 100, 4)],
            found.Select(count => (count.Key, count.Second, count.Count)).OrderBy(one => one.Count)
        );
        Assert.Empty(await Counts.Others(Nodes.Other, [], default));
    }

    [Fact]
    public async Task What_no_window_needs_is_removed_and_no_more_than_asked()
    {
        await Counts.Add(Nodes.Node, [new(Key, 100, 1, 160), new(Key, 101, 1, 161), new(Key, 102, 1, 162)], default);

        Assert.Equal(1, await Counts.Prune(161, 1, default));
        Assert.Equal([101L, 102], (await Counts.Others(Nodes.Other, [(Key, 0)], default)).Select(count => count.Second).Order());
        Assert.Equal(1, await Counts.Prune(161, 100, default));
        Assert.Equal(0, await Counts.Prune(161, 100, default));
        Assert.Equal([102L], (await Counts.Others(Nodes.Other, [(Key, 0)], default)).Select(count => count.Second));
    }
}

public sealed class SqliteKeyCountsTests() : KeyCountsCompliance(new SqliteDatabase())
{
    [Fact]
    public void Nobody_else_counts_here() => Assert.False(Counts.IsShared);
}

public sealed class PostgresKeyCountsTests() : KeyCountsCompliance(new PostgresDatabase())
{
    [Fact]
    public void Others_may_count_too() => Assert.True(Counts.IsShared);
}
