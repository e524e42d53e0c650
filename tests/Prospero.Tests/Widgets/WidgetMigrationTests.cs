using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Prospero.Tests.Compliance;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Widgets;

/// <summary>Chatbots that are older than widgets get one.</summary>
public sealed class WidgetMigrationTests
{
    const int Widgets = 40;

    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task On_SQLite() => Every_live_chatbot_gets_a_widget_with_the_usual_form(new SqliteDatabase());

    [Fact]
    public Task On_PostgreSQL() => Every_live_chatbot_gets_a_widget_with_the_usual_form(new PostgresDatabase(isBare: true));

    static async Task Every_live_chatbot_gets_a_widget_with_the_usual_form(ITestDatabase database)
    {
        await using var _ = database;
        var store = await database.Create();
        await OldSchema.Make(store, Widgets - 1);
        var (workspace, chatbots) = (WorkspaceId.New(Noon), new SqlChatbots(store));
        Chatbot New(string name) => new(ChatbotId.New(Noon), workspace, name, true, false, null, false, Noon, Noon);
        Chatbot[] all = [New("one"), New("two"), New("deleted")];
        await Write(
            store,
            async sql =>
            {
                await sql.Execute(
                    "insert into workspace (id, name, time_zone, created_at) values (@id, 'old', 'UTC', 0)",
                    [("id", workspace.Value)],
                    Ct
                );
            }
        );
        foreach (var chatbot in all)
            await store.InTransaction(
                async tx =>
                {
                    await chatbots.Save(tx, chatbot, Ct);
                    return true;
                },
                Ct
            );
        await store.InTransaction(
            async tx =>
            {
                await chatbots.Delete(tx, workspace, all[2].Id, Noon, Ct);
                return true;
            },
            Ct
        );

        await new Migrator(store, new ManualClock(Noon)).Migrate(Ct);

        var widgets = await new SqlWidgets(store).All(workspace, Ct);
        Assert.Equal([all[0].Id, all[1].Id], widgets.Select(widget => widget.Chatbot).OrderBy(id => id.Value));
        Assert.Equal(2, widgets.Select(widget => widget.Id).Distinct().Count());
        Assert.All(widgets, widget => Assert.Equivalent(WidgetSettings.Usual, widget.Settings, strict: true));
        Assert.All(widgets, widget => Assert.True(widget.IsActive));
        foreach (var widget in widgets)
            Assert.NotNull(await new SqlWidgets(store).Find(widget.Id, Ct));
    }

    static Task Write(SqlStore store, Func<Sql, Task> work) =>
        store.InTransaction(
            async tx =>
            {
                await work(tx.Sql());
                return true;
            },
            Ct
        );
}
