using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of widgets must do.</summary>
public abstract class WidgetsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IWidgets Widgets => new SqlWidgets(Store);

    IChatbots Chatbots => new SqlChatbots(Store);

    [Fact]
    public async Task A_widget_is_found_by_its_id_alone_with_all_its_settings()
    {
        var settings = new WidgetSettings
        {
            Title = new LocalText(new Dictionary<string, string> { ["en"] = "O'Brien \"&\" <b>", ["es"] = "¿Qué tal? 😀" }),
            Fields = [new(WidgetFields.Name, LocalText.Of("You"), true), new(WidgetFields.Urgency, null, false)],
            Consent = LocalText.Of("Yes"),
            Theme = new WidgetTheme
            {
                Accent = "#ff0000",
                Scheme = "dark",
                Radius = 0,
                Display = "inline",
            },
            Languages = ["es"],
            Origins = ["https://a.example", "*.b.example"],
        };
        var widget = await Add(settings);

        Same(widget, await Widgets.Find(widget.Id, default));
        Same(widget, Assert.Single(await Widgets.All(Ours.Id, default)));
        Assert.Empty(await Widgets.All(Theirs.Id, default));
        Assert.Null(await Widgets.Find(WidgetId.New(Noon), default));
    }

    [Fact]
    public async Task A_change_leaves_its_chatbot_and_when_it_was_made()
    {
        var widget = await Add(WidgetSettings.Usual);
        var changed = widget with
        {
            Settings = new WidgetSettings { Origins = ["a.example"] },
            IsActive = false,
            UpdatedAt = Noon.AddHours(1),
        };

        await Write(tx => Widgets.Save(tx, changed with { CreatedAt = Noon.AddDays(1), Chatbot = ChatbotId.New(Noon) }, default));

        Same(changed, await Widgets.Find(widget.Id, default));
    }

    [Fact]
    public async Task What_was_left_open_has_the_usual_value()
    {
        var widget = await Add(WidgetSettings.Usual);
        await Write(tx => tx.Sql().Execute("update widget set settings = '{}'", [], default));

        Same(widget, await Widgets.Find(widget.Id, default));
    }

    [Fact]
    public async Task A_widget_that_is_on_comes_with_its_chatbot_and_its_workspace()
    {
        var widget = await Add(WidgetSettings.Usual);
        var chatbot = Assert.Single(await Chatbots.All(Ours.Id, default));

        var open = (await Widgets.FindOpen(widget.Id, default))!;

        Same(widget, open.Widget);
        Assert.Equal((chatbot, await Access.FindWorkspace(Ours.Id, default)), (open.Chatbot, open.Workspace));
        await Write(tx => Widgets.Save(tx, widget with { IsActive = false }, default));
        Assert.Null(await Widgets.FindOpen(widget.Id, default));
        Assert.Null(await Widgets.FindOpen(WidgetId.New(Noon), default));
    }

    [Fact]
    public async Task It_goes_with_its_chatbot()
    {
        var widget = await Add(WidgetSettings.Usual);

        await Write(tx => Chatbots.Delete(tx, Ours.Id, widget.Chatbot, Noon, default));

        Assert.Null(await Widgets.Find(widget.Id, default));
        Assert.Null(await Widgets.FindOpen(widget.Id, default));
        Assert.Empty(await Widgets.All(Ours.Id, default));
    }

    [Fact]
    public async Task What_was_agreed_to_stays_until_the_lead_is_erased()
    {
        var widget = await Add(WidgetSettings.Usual);
        var (lead, other) = (NewLead(Ours, "Ana"), NewLead(Ours, "Ben"));
        await Insert(lead, other);
        WidgetConsent[] said =
        [
            new(Ids.New(Noon), Ours.Id, lead.Id, widget.Id, true, "Yes?", Noon, "https://a.example/", "203.0.113.7"),
            new(Ids.New(Noon), Ours.Id, lead.Id, widget.Id, false, null, Noon.AddMinutes(1), null, null),
            new(Ids.New(Noon), Ours.Id, other.Id, widget.Id, true, null, Noon, null, "2001:db8::1"),
        ];
        foreach (var one in said.Reverse())
            await Write(tx => Widgets.AddConsent(tx, one, default));

        Assert.Equal(said[..2], await Widgets.Consents(Ours.Id, lead.Id, default));
        Assert.Empty(await Widgets.Consents(Theirs.Id, lead.Id, default));
        await Write(tx => new SqlErasure(Secrets).Blank(tx, Ours.Id, lead.Id, Noon, default));
        Assert.Empty(await Widgets.Consents(Ours.Id, lead.Id, default));
        Assert.Equal(said[2..], await Widgets.Consents(Ours.Id, other.Id, default));
    }

    [Fact]
    public async Task Counts_add_up_whoever_counts()
    {
        var widget = WidgetId.New(Noon);
        var other = new SqlWidgets(await OtherNode());
        RejectionCount Count(WidgetRejection reason, int count, int minutes) =>
            new(Ours.Id, widget, reason, count, Noon.AddMinutes(minutes));

        await Write(tx =>
            Widgets.CountRejections(tx, [Count(WidgetRejection.TooQuick, 2, 5), Count(WidgetRejection.Honeypot, 1, 1)], default)
        );
        await Write(tx => Widgets.CountRejections(tx, [Count(WidgetRejection.TooQuick, 3, 4)], default));
        await Write(tx => Widgets.CountRejections(tx, [], default));

        Assert.Equal(
            [Count(WidgetRejection.Honeypot, 1, 1), Count(WidgetRejection.TooQuick, 5, 5)],
            (await other.Rejections(Ours.Id, default)).OrderBy(count => count.Reason)
        );
        Assert.Empty(await Widgets.Rejections(Theirs.Id, default));
    }

    [Fact]
    public void Every_reason_has_its_name()
    {
        Assert.Equal(Enum.GetValues<WidgetRejection>().Length, WidgetRejections.All.Distinct().Count());
        foreach (var reason in Enum.GetValues<WidgetRejection>())
            Assert.Equal(reason, WidgetRejections.Find(reason.Name()));
        Assert.Null(WidgetRejections.Find("unknown"));
    }

    async Task<Widget> Add(WidgetSettings settings)
    {
        var chatbot = new Chatbot(ChatbotId.New(Noon), Ours.Id, "c", true, false, null, false, Noon, Noon);
        var widget = new Widget(WidgetId.New(Noon), Ours.Id, chatbot.Id, settings, true, Noon, Noon);
        await Write(async tx =>
        {
            await Chatbots.Save(tx, chatbot, default);
            await Widgets.Save(tx, widget, default);
        });
        return widget;
    }

    // Records alone would compare their lists by reference.
    static void Same(Widget expected, Widget? actual) => Assert.Equivalent(expected, actual, strict: true);
}

public sealed class SqliteWidgetsTests() : WidgetsStoreCompliance(new SqliteDatabase());

public sealed class PostgresWidgetsTests() : WidgetsStoreCompliance(new PostgresDatabase());
