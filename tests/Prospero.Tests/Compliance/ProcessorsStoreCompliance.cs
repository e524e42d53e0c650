using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of processors must do.</summary>
public abstract class ProcessorsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IProcessors Processors => new SqlProcessors(Store);

    [Fact]
    public async Task Processors_come_back_as_they_went_in_oldest_first()
    {
        var (second, first) = (New(1), New(0));
        await Save(second);
        await Save(first);
        var changed = second with
        {
            Name = "after",
            Description = "Ñandú",
            DefaultWorkflow = WorkflowId.New(Noon),
            IsActive = false,
            UpdatedAt = Noon.AddHours(1),
        };
        await Save(changed with { CreatedAt = Noon.AddDays(3) });

        Assert.Equal([first, changed], await Processors.All(Ours.Id, default));
        Assert.Empty(await Processors.All(Theirs.Id, default));
    }

    [Fact]
    public async Task Rules_stand_in_the_order_in_which_they_are_asked()
    {
        var (processor, other) = (New(0), New(1));
        await Save(processor);
        await Save(other);
        var last = NewRule(processor, 7, 0);
        var younger = NewRule(processor, 0, 2);
        var older = NewRule(processor, 0, 1);
        foreach (var rule in new[] { last, younger, older, NewRule(other, 0, 0) })
            await Save(rule);
        var changed = last with
        {
            Name = "after",
            Workflow = WorkflowId.New(Noon),
            Conditions = [new RuleCondition("email", "exists", null), new RuleCondition("metadata.ñ", "in", """["a",1]""")],
            Position = 5,
            IsActive = false,
            UpdatedAt = Noon.AddHours(1),
        };
        await Save(changed with { CreatedAt = Noon.AddDays(3), Processor = other.Id });

        var rules = await Processors.Rules(Ours.Id, processor.Id, default);

        Assert.Equal([older.Id, younger.Id, last.Id], rules.Select(rule => rule.Id));
        Assert.Equal(changed.Conditions, rules[2].Conditions);
        Assert.Equal(changed with { Conditions = [] }, rules[2] with { Conditions = [] });
        Assert.Empty(await Processors.Rules(Theirs.Id, processor.Id, default));
        var held = await Write(tx => Processors.Hold(tx, Ours.Id, processor.Id, default));
        Assert.Equal(processor, held?.Processor);
        Assert.Equal(rules.Select(rule => rule.Id), held!.Rules.Select(rule => rule.Id));
        Assert.Null(await Write(tx => Processors.Hold(tx, Theirs.Id, processor.Id, default)));
    }

    [Fact]
    public async Task A_deleted_rule_is_gone_and_the_others_stay_where_they_are()
    {
        var processor = New(0);
        await Save(processor);
        var (first, second) = (NewRule(processor, 0, 0), NewRule(processor, 1, 0));
        await Save(first);
        await Save(second);

        await Write(tx => Processors.Delete(tx, first with { Workspace = Theirs.Id }, default));
        Assert.Equal(2, (await Processors.Rules(Ours.Id, processor.Id, default)).Count);
        await Write(tx => Processors.Delete(tx, first, default));

        Assert.Equal(1, Assert.Single(await Processors.Rules(Ours.Id, processor.Id, default)).Position);
    }

    Task Save(Processor processor) => Write(tx => Processors.Save(tx, processor, default));

    Task Save(ProcessorRule rule) => Write(tx => Processors.Save(tx, rule, default));

    Processor New(int minutes) =>
        new(ProcessorId.New(Noon), Ours.Id, "Web", null, WorkflowId.New(Noon), true, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes));

    ProcessorRule NewRule(Processor processor, int position, int minutes) =>
        new(
            Ids.New(Noon),
            Ours.Id,
            processor.Id,
            "VIP",
            WorkflowId.New(Noon),
            [new RuleCondition("source", "eq", "\"web\"")],
            position,
            true,
            Noon.AddMinutes(minutes),
            Noon.AddMinutes(minutes)
        );
}

public sealed class SqliteProcessorsTests() : ProcessorsStoreCompliance(new SqliteDatabase());

public sealed class PostgresProcessorsTests() : ProcessorsStoreCompliance(new PostgresDatabase());
