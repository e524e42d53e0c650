using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Startup;

namespace Prospero.Server.WebConsole.Widgets;

/// <summary>The lead forms, and what they keep out.</summary>
sealed class WidgetLists(IWidgets widgets, IChatbots chatbots, PublicAddress address, TimeProvider clock)
{
    public async Task<WidgetListView> Of(Workspace live, CancellationToken ct)
    {
        var names = (await chatbots.All(live.Id, ct)).ToDictionary(chatbot => chatbot.Id, chatbot => chatbot.Name);
        var drops = (await widgets.Rejections(live.Id, ct)).ToLookup(count => count.Widget);
        var times = new Times(Times.ZoneOf(live.TimeZone), clock.GetUtcNow());
        return new WidgetListView([
            .. (await widgets.All(live.Id, ct)).Select(widget => Card(widget, names[widget.Chatbot], drops[widget.Id], times)),
        ]);
    }

    WidgetCard Card(Widget widget, string chatbot, IEnumerable<RejectionCount> drops, Times times)
    {
        var settings = widget.Settings;
        var language = settings.Languages[0];
        return new WidgetCard(
            widget.Id,
            settings.Title?.In(language) ?? WidgetWords.Title(language),
            PublicIds.Of(widget.Id),
            chatbot,
            widget.IsActive,
            string.Join(", ", settings.Fields.Select(field => field.IsRequired ? $"{field.Key}*" : field.Key)),
            settings.Consent?.In(language),
            settings.Origins,
            WidgetTag.Of(widget, address.Url),
            [
                .. drops
                    .OrderByDescending(drop => drop.Count)
                    .Select(drop => new DropRow(Words(drop.Reason), drop.Count, times.Of(drop.LastAt))),
            ]
        );
    }

    static string Words(WidgetRejection reason) =>
        reason switch
        {
            WidgetRejection.Origin => "its page may not show the form",
            WidgetRejection.RateLimit => "too many from one address",
            WidgetRejection.TooLarge => "too large",
            WidgetRejection.Invalid => "a field was missing or wrong",
            WidgetRejection.Consent => "the consent was missing, or its text was an older one",
            WidgetRejection.Honeypot => "filled in by a program",
            WidgetRejection.TokenMissing => "sent without the form",
            WidgetRejection.TokenForged => "sent with a made-up token",
            WidgetRejection.TokenExpired => "the form was open for too long",
            WidgetRejection.TooQuick => "sent quicker than anybody can type",
            _ => reason.Name(),
        };
}
