using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of chatbots must do.</summary>
public abstract class ChatbotsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IChatbots Chatbots => new SqlChatbots(Store);

    [Fact]
    public async Task Chatbots_come_back_as_they_went_in_oldest_first()
    {
        var second = New("second", 1) with { RequiresEmail = false, ShowsUpperCase = true, Workflow = WorkflowId.New(Noon) };
        var first = New("first", 0) with { IsDefault = true };
        await Save(second);
        await Save(first);

        Assert.Equal([first, second], await Chatbots.All(Ours.Id, default));
        Assert.Equal([first, second], await Write(tx => Chatbots.Hold(tx, Ours.Id, default)));
        Assert.Empty(await Chatbots.All(Theirs.Id, default));
    }

    [Fact]
    public async Task A_change_writes_everything_but_when_it_was_made()
    {
        var chatbot = New("before", 0);
        await Save(chatbot);
        var changed = chatbot with
        {
            Name = "after",
            RequiresEmail = false,
            ShowsUpperCase = true,
            Workflow = WorkflowId.New(Noon),
            IsDefault = true,
            UpdatedAt = Noon.AddHours(1),
        };

        await Save(changed with { CreatedAt = Noon.AddDays(1) });

        Assert.Equal(changed, Assert.Single(await Chatbots.All(Ours.Id, default)));
    }

    [Fact]
    public async Task A_workspace_has_one_default()
    {
        await Save(New("first", 0) with { IsDefault = true });

        await Assert.ThrowsAnyAsync<Exception>(() => Save(New("second", 1) with { IsDefault = true }));
        await Save(New("theirs", 1) with { IsDefault = true, Workspace = Theirs.Id });

        Assert.Single(await Chatbots.All(Ours.Id, default));
    }

    [Fact]
    public async Task A_deleted_one_is_gone_and_leaves_the_default_to_others()
    {
        var (first, second) = (New("first", 0) with { IsDefault = true }, New("second", 1));
        await Save(first);
        await Save(second);

        await Write(tx => Chatbots.Delete(tx, Theirs.Id, first.Id, Noon, default));
        Assert.Equal(2, (await Chatbots.All(Ours.Id, default)).Count);
        await Write(async tx =>
        {
            await Chatbots.Delete(tx, Ours.Id, first.Id, Noon, default);
            await Chatbots.Save(tx, second with { IsDefault = true }, default);
        });

        Assert.Equal([second with { IsDefault = true }], await Chatbots.All(Ours.Id, default));
    }

    [Fact]
    public async Task Of_two_who_make_the_first_one_the_second_sees_it()
    {
        var other = new SqlChatbots(await OtherNode());
        var store = Store;
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(() =>
                        store.InTransaction(
                            async tx =>
                            {
                                var known = await other.Hold(tx, Ours.Id, default);
                                await other.Save(tx, New($"c{i}", i) with { IsDefault = known.Count == 0 }, default);
                                return true;
                            },
                            default
                        )
                    )
                )
        );

        Assert.Single(await Chatbots.All(Ours.Id, default), one => one.IsDefault);
    }

    Task Save(Chatbot chatbot) => Write(tx => Chatbots.Save(tx, chatbot, default));

    Chatbot New(string name, int minutes) =>
        new(ChatbotId.New(Noon), Ours.Id, name, true, false, null, false, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes));
}

public sealed class SqliteChatbotsTests() : ChatbotsStoreCompliance(new SqliteDatabase());

public sealed class PostgresChatbotsTests() : ChatbotsStoreCompliance(new PostgresDatabase());
