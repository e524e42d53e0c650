using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Tests.PollyBot;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Widgets;

/// <summary>What pages get, which pages get it, and how widgets are managed.</summary>
public class WidgetOverHttpTests(WidgetPlace place) : IClassFixture<WidgetPlace>
{
    const string Shop = "https://shop.example.com";

    [Fact]
    public async Task A_new_chatbot_has_a_widget_with_the_usual_form()
    {
        var chatbot = await place.NewChatbot(new ChatbotChange("new"));
        var widget = Assert.Single(await place.Server.Get<IWidgets>().All(place.Workspace.Id, default), one => one.Chatbot == chatbot);

        var config = await place.Config(PublicIds.Of(widget.Id));

        Assert.Equal(200, config.Status);
        var data = config.Json.GetProperty("data");
        Assert.Equal(PublicIds.Of(chatbot), data.GetProperty("chatbotId").GetString());
        Assert.Equal(("Contact us", "en"), (data.GetProperty("title").GetString(), data.GetProperty("language").GetString()));
        Assert.Equal(["name!", "email!", "message"], Fields(data));
        Assert.Equal("no-store", config.Header("Cache-Control"));
    }

    [Theory]
    [InlineData(null, "en", "Contact us", "Name", "I agree")]
    [InlineData("es", "es", "Contáctanos", "Nombre", "De acuerdo")]
    [InlineData("es-MX", "es", "Contáctanos", "Nombre", "De acuerdo")]
    [InlineData("ar", "en", "Contact us", "Name", "I agree")]
    [InlineData("%F0%9F%98%80", "en", "Contact us", "Name", "I agree")]
    public async Task The_form_speaks_the_language_of_the_page(string? asked, string language, string title, string label, string consent)
    {
        var widget = await place.NewWidget("""{"consent_text":{"en":"I agree","es":"De acuerdo"}}""");

        var data = (await place.Config(widget, asked)).Json.GetProperty("data");

        Assert.Equal(
            (language, title, label, consent),
            (Text(data, "language"), Text(data, "title"), Text(data.GetProperty("fields")[0], "label"), Text(data, "consentText"))
        );
    }

    [Fact]
    public async Task The_first_language_of_a_widget_is_for_all_others()
    {
        var widget = await place.NewWidget("""{"languages":["es"],"title":"Hola"}""");

        var data = (await place.Config(widget, "en")).Json.GetProperty("data");

        Assert.Equal(("es", "Hola"), (Text(data, "language"), Text(data, "title")));
    }

    [Fact]
    public async Task A_form_asks_for_what_its_chatbot_needs_whatever_it_was_set_to()
    {
        var widget = await place.NewWidget("""{"fields":[{"key":"phone","label":"Mobile","required":true},{"key":"email"}]}""");

        Assert.Equal(["name!", "phone!", "email!"], Fields((await place.Config(widget)).Json.GetProperty("data")));
    }

    [Theory]
    [InlineData("""[]""", "https://anything.example", "*")]
    [InlineData("""["https://shop.example.com"]""", Shop, Shop)]
    [InlineData("""["*.example.com"]""", Shop, Shop)]
    [InlineData("""["*.example.com"]""", "http://a.b.example.com", "http://a.b.example.com")]
    [InlineData("""["*.example.com"]""", "https://example.com", null)]
    [InlineData("""["*.example.com"]""", "https://evilexample.com", null)]
    [InlineData("""["*.example.com"]""", "https://shop.example.com.evil.net", null)]
    [InlineData("""["*.example.com"]""", "https://shop.example.com:8443", null)]
    [InlineData("""["https://shop.example.com"]""", "http://shop.example.com", null)]
    [InlineData("""["https://shop.example.com"]""", "null", null)]
    public async Task A_browser_is_told_whether_its_page_may_ask(string rules, string origin, string? allowed)
    {
        var widget = await place.NewWidget($$"""{"allowed_origins":{{rules}}}""");

        var answer = await place.Call(
            "OPTIONS",
            $"/api/v1/widgets/{widget}/leads",
            null,
            origin: origin,
            headers: [("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type")]
        );

        Assert.Equal(allowed, answer.Header("Access-Control-Allow-Origin"));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        if (allowed is null)
        {
            WidgetPlace.IsFault(answer, 403, "ORIGIN_NOT_ALLOWED");
            return;
        }

        Assert.Equal(204, answer.Status);
        Assert.Equal(
            ("POST", "Content-Type"),
            (answer.Header("Access-Control-Allow-Methods"), answer.Header("Access-Control-Allow-Headers"))
        );
        Assert.Equal(rules == "[]" ? null : "Origin", answer.Header("Vary"));
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_nothing_in()
    {
        var widget = await place.NewWidget($$"""{"allowed_origins":["{{Shop}}"]}""");

        foreach (var origin in new[] { "https://other.example", null })
        {
            var refused = await place.Submit(widget, """{"name":"Ana","email":"cors@example.com"}""", origin);
            WidgetPlace.IsFault(refused, 403, "ORIGIN_NOT_ALLOWED");
            Assert.Null(refused.Header("Access-Control-Allow-Origin"));
        }

        // A browser comes no further than this, so here its page is counted.
        WidgetPlace.IsFault(await place.Config(widget, origin: "https://other.example"), 403, "ORIGIN_NOT_ALLOWED");
        Assert.Equal([KeyValuePair.Create("origin", 3L)], await place.Rejected(widget));
        var taken = await place.Submit(widget, """{"name":"Ana","email":"cors@example.com"}""", Shop);
        WidgetPlace.IsReceived(taken);
        Assert.Equal(Shop, taken.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task What_is_not_there_or_switched_off_is_unknown()
    {
        var widget = await place.Add();
        var id = Text(widget, "public_id");
        var path = $"/chatbots/{place.Chatbot}/widgets/{Text(widget, "id")}";

        Assert.Equal(200, (await place.Manage("PATCH", path, """{"is_active":false}""")).Status);
        foreach (var unknown in new[] { id, "wg_unknown", $"wg_{Guid.NewGuid():N}", Text(widget, "id") })
        {
            WidgetPlace.IsFault(await place.Config(unknown, origin: Shop), 404, "WIDGET_NOT_FOUND");
            WidgetPlace.IsFault(await place.SendForm(unknown, "{}"), 404, "WIDGET_NOT_FOUND");
        }

        Assert.Equal(200, (await place.Manage("PUT", path, """{"is_active":true}""")).Status);
        var wrong = await place.Call("DELETE", $"/api/v1/widgets/{id}/leads", null);
        WidgetPlace.IsFault(wrong, 405, "METHOD_NOT_ALLOWED");
    }

    [Fact]
    public async Task The_widgets_of_a_deleted_chatbot_are_gone()
    {
        var chatbot = await place.NewChatbot(new ChatbotChange("short"));
        var widget = await place.NewWidget(chatbot: chatbot);

        Assert.Equal(200, (await place.Manage("DELETE", $"/chatbots/{chatbot}")).Status);

        WidgetPlace.IsFault(await place.Config(widget), 404, "WIDGET_NOT_FOUND");
        Assert.Equal(404, (await place.Manage("GET", $"/chatbots/{chatbot}/widgets")).Status);
    }

    [Fact]
    public async Task A_change_leaves_what_was_not_sent_and_null_sets_the_usual()
    {
        var made = await place.Add(
            """
            {"title":{"en":"Hi","es":"Hola"},"consent_text":"Yes","allowed_origins":["HTTPS://Shop.Example.com/","https://españa.example"],
             "theme":{"accent":"#FF0000","scheme":"dark","radius":0,"display":"inline"},"fields":[{"key":"name","label":{"en":"You"}}]}
            """
        );
        Assert.Equal("""["https://shop.example.com","https://xn--espaa-rta.example"]""", made.GetProperty("allowed_origins").GetRawText());
        Assert.Equal("""{"accent":"#ff0000","scheme":"dark","radius":0,"display":"inline"}""", made.GetProperty("theme").GetRawText());
        Assert.Contains($"data-widget-id=\"{Text(made, "public_id")}\"", Text(made, "embed_code"), StringComparison.Ordinal);

        var path = $"/chatbots/{place.Chatbot}/widgets/{Text(made, "id")}";
        var changed = (await place.Manage("PATCH", path, """{"title":null,"allowed_origins":null,"fields":null}""")).Json.GetProperty(
            "widget"
        );

        Assert.Equal(JsonValueKind.Null, changed.GetProperty("title").ValueKind);
        Assert.Equal("[]", changed.GetProperty("allowed_origins").GetRawText());
        Assert.Equal(3, changed.GetProperty("fields").GetArrayLength());
        Assert.Equal(("Yes", "dark"), (Text(changed, "consent_text"), Text(changed.GetProperty("theme"), "scheme")));
    }

    [Theory]
    [InlineData("""{"title":5}""", "title must be an object")]
    [InlineData("""{"title":{"fr":"Salut"}}""", "title.fr is no language of a form; these are en, es")]
    [InlineData("""{"fields":[]}""", "fields must not be empty")]
    [InlineData("""{"fields":[{"key":"iban"}]}""", "fields[0].key must be one of")]
    [InlineData("""{"fields":[{"key":"name"},{"key":"name"}]}""", "fields[1].key is there twice")]
    [InlineData("""{"theme":{"accent":"red;}"}}""", "theme.accent must be a colour such as #1d4ed8")]
    [InlineData("""{"theme":{"radius":99}}""", "theme.radius must be 0 to 32")]
    [InlineData("""{"languages":[]}""", "languages must be some of en, es")]
    [InlineData("""{"title":{"es":"LONG"}}""", "title.es must be at most 100 characters")]
    [InlineData("""{"fields":[{"key":"name","label":"LONG"}]}""", "fields[0].label must be at most 100 characters")]
    [InlineData("""{"allowed_origins":["https://a.example/path"]}""", "allowed_origins[0] must be an origin such as")]
    [InlineData("""{"allowed_origins":["*"]}""", "allowed_origins[0] must be an origin such as")]
    public async Task What_cannot_be_shown_is_refused(string body, string message)
    {
        var sent = body.Replace("LONG", new string('x', 101), StringComparison.Ordinal);
        var answer = await place.Manage("POST", $"/chatbots/{place.Chatbot}/widgets", sent);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.StartsWith(message, Text(answer.Json, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_manages_the_widgets_of_others()
    {
        var widget = await place.Add();
        var other = await place.Server.AddKey(await place.Server.AddWorkspace($"others-{Guid.NewGuid()}"));

        foreach (var path in new[] { "", $"/{Text(widget, "id")}" })
            Assert.Equal(404, (await place.Server.Send("GET", $"/api/public/chatbots/{place.Chatbot}/widgets{path}", key: other)).Status);
        Assert.Equal(
            404,
            (
                await place.Server.Send(
                    "PATCH",
                    $"/api/public/chatbots/{place.Chatbot}/widgets/{Text(widget, "id")}",
                    "{}"u8.ToArray(),
                    other
                )
            ).Status
        );
    }

    static string[] Fields(JsonElement data) =>
        [
            .. data.GetProperty("fields")
                .EnumerateArray()
                .Select(field => Text(field, "key") + (field.GetProperty("required").GetBoolean() ? "!" : "")),
        ];

    static string Text(JsonElement json, string member) => PollyBotPlace.Text(json, member)!;
}

public sealed class PostgresWidgetOverHttpTests(WidgetPlace place) : WidgetOverHttpTests(place), IOnPostgres;
