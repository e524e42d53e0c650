using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of hooks must do.</summary>
public abstract class HooksStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IHooks Hooks => new SqlHooks(Store);

    [Fact]
    public async Task Hooks_come_back_as_they_went_in_and_are_found_by_the_hash_of_their_token()
    {
        var (second, first) = (New("b", 1), New("a", 0));
        await Save(second);
        await Save(first);
        var changed = second with
        {
            Name = "Ñandú",
            TokenHash = "c",
            Mapping = new FieldMapping(new Dictionary<string, string> { ["email"] = "a.b", ["metadata.x"] = "y" }),
            Workflow = WorkflowId.New(Noon),
            Deduplicates = false,
            IsActive = false,
            UpdatedAt = Noon.AddHours(1),
        };
        await Save(changed with { CreatedAt = Noon.AddDays(3) });

        Assert.Equal([first, changed], await Hooks.All(Ours.Id, default));
        Assert.Equal(changed, await Hooks.Find("c", default));
        Assert.Null(await Hooks.Find("b", default));
        Assert.Empty(await Hooks.All(Theirs.Id, default));
        Assert.Equal(first, await Write(tx => Hooks.Hold(tx, Ours.Id, first.Id, default)));
        Assert.Null(await Write(tx => Hooks.Hold(tx, Theirs.Id, first.Id, default)));
    }

    [Fact]
    public async Task Of_what_a_hook_refused_the_newest_are_kept_until_it_is_deleted()
    {
        var (hook, other) = (New("a", 0), New("b", 1));
        await Save(hook);
        await Save(other);
        for (var i = 0; i <= IHooks.MostRefusals; i++)
            await Refuse(hook, $"{i}");
        await Refuse(other, "other");

        var kept = await Hooks.Refusals(Ours.Id, hook.Id, default);

        Assert.Equal(IHooks.MostRefusals, kept.Count);
        Assert.Equal(($"{IHooks.MostRefusals}", "1", Noon), (kept[0].Payload, kept[^1].Payload, kept[0].At));
        await Write(tx => Hooks.Delete(tx, hook, default));
        await Refuse(hook, "late");
        Assert.Empty(await Hooks.Refusals(Ours.Id, hook.Id, default));
        Assert.Equal([other], await Hooks.All(Ours.Id, default));
        Assert.Single(await Hooks.Refusals(Ours.Id, other.Id, default));
        Assert.Empty(await Hooks.Refusals(Theirs.Id, other.Id, default));
    }

    [Fact]
    public async Task What_was_refused_long_ago_goes()
    {
        var hook = New("a", 0);
        await Save(hook);
        await Refuse(hook, "old");

        Assert.Equal(0, await Hooks.Prune(Noon, default));
        Assert.Equal(1, await Hooks.Prune(Noon.AddSeconds(1), default));

        Assert.Empty(await Hooks.Refusals(Ours.Id, hook.Id, default));
    }

    Task Save(Hook hook) => Write(tx => Hooks.Save(tx, hook, default));

    Task Refuse(Hook hook, string payload) =>
        Write(tx => Hooks.Refuse(tx, new HookRefusal(Ids.New(Noon), Ours.Id, hook.Id, Noon, "no name", payload), default));

    Hook New(string hash, int minutes) =>
        new(
            HookId.New(Noon),
            Ours.Id,
            "Form",
            hash,
            FieldMapping.None,
            null,
            true,
            true,
            Noon.AddMinutes(minutes),
            Noon.AddMinutes(minutes)
        );
}

public sealed class SqliteHooksTests() : HooksStoreCompliance(new SqliteDatabase());

public sealed class PostgresHooksTests() : HooksStoreCompliance(new PostgresDatabase());
