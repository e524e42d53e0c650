using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary><c>GET /widgets/{widgetId}/config</c>: what the form shows, in the language of the page, and its token.</summary>
sealed class GetConfig(WidgetTokens tokens) : IWidgetOperation
{
    public Task<PollyBotAnswer> Handle(HttpContext http, OpenWidget open, DateTimeOffset now)
    {
        var asked = http.Request.Query["lang"] is [.., var language] ? language : null;
        var form = ShownForm.Of(open.Widget, open.Chatbot, asked);
        var theme = open.Widget.Settings.Theme;
        return Task.FromResult(
            PollyBotAnswer.Of(
                200,
                json =>
                {
                    json.WriteString("widgetId", PublicIds.Of(open.Widget.Id));
                    json.WriteString("chatbotId", PublicIds.Of(open.Chatbot.Id));
                    json.WriteString("language", form.Language);
                    json.WriteString("title", form.Title);
                    json.WriteObjects(
                        "fields",
                        form.Fields,
                        field =>
                        {
                            json.WriteString("key", field.Key);
                            json.WriteString("label", field.Label);
                            json.WriteBoolean("required", field.IsRequired);
                        }
                    );
                    json.WriteString("consentText", form.Consent);
                    json.WriteObject(
                        "theme",
                        () =>
                        {
                            json.WriteString("accent", theme.Accent);
                            json.WriteString("scheme", theme.Scheme);
                            json.WriteNumber("radius", theme.Radius);
                            json.WriteString("display", theme.Display);
                        }
                    );
                    json.WriteString("token", tokens.Issue(open.Widget.Id, form.Consent, now));
                }
            )
        );
    }
}
