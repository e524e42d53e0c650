using System.Text.Json;
using Prospero.Core.Messages;
using Prospero.Core.Workflows;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Providers.WhatsAppCloud;

/// <summary>Templates as Meta lists them, and what is made of them.</summary>
public class WhatsAppTemplateTests : IAsyncLifetime
{
    const string Visit = """
        { "id": "1", "name": "visit", "language": "es_MX", "status": "APPROVED", "category": "UTILITY", "components": [
          { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["x"] } },
          { "type": "BODY", "text": "Hola {{nombre}}, tu visita a {{ciudad}} es {{nombre}}." },
          { "type": "FOOTER", "text": "BAJA para salir" },
          { "type": "BUTTONS", "buttons": [ { "type": "QUICK_REPLY", "text": "Confirmo" },
            { "type": "URL", "text": "Ver", "url": "https://x.example/{{1}}" } ] } ] }
        """;

    const string Welcome = """
        { "id": "2", "name": "welcome", "language": "es", "status": "APPROVED", "category": "MARKETING", "components": [
          { "type": "BODY", "text": "Hola {{first_name}} de {{city}}" } ] }
        """;

    const string Rejected = """
        { "id": "3", "name": "bad", "language": "es", "status": "REJECTED", "category": "MARKETING", "components": [] }
        """;

    readonly FakeWhatsApp _meta = new();
    VendorHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        await _meta.Open();
        _house = await VendorHouse.Open("whatsapp-cloud", _meta.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _meta.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Templates_are_read_page_by_page_changed_and_marked_as_gone()
    {
        _meta.Templates.AddRange([$"[{Visit}, {Welcome}]", $"[{Rejected}]"]);
        Assert.Equal((3, 0, 0), await Sync());
        Assert.Equal((0, 0, 0), await Sync());

        _meta.Templates.Clear();
        _meta.Templates.Add($"[{Visit.Replace("APPROVED", "PAUSED", StringComparison.Ordinal)}, {Rejected}]");
        Assert.Equal((0, 1, 1), await Sync());

        var listed = (await _house.Call("GET", "/templates")).Json.GetProperty("templates").EnumerateArray().ToList();
        var visit = listed.Single(one => one.GetProperty("name").GetString() == "visit");
        Assert.Equal("PAUSED", visit.GetProperty("status").GetString());
        Assert.Equal("HEADER", visit.GetProperty("components")[0].GetProperty("type").GetString());
        Assert.Equal(
            ["HEADER header_image", "BODY nombre", "BODY ciudad", "BUTTON 1"],
            visit.GetProperty("variables").EnumerateArray().Select(one => $"{one.GetProperty("component")} {one.GetProperty("name")}")
        );
        Assert.Equal("DELETED", listed.Single(one => one.GetProperty("name").GetString() == "welcome").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_list_that_breaks_off_changes_nothing()
    {
        _meta.Templates.AddRange([$"[{Welcome}]", $"[{Visit}]"]);
        await Sync();
        _meta.Next(new VendorReply(200, """{ "data": [], "paging": { "cursors": { "after": "1" }, "next": "x" } }"""), VendorReply.Cut);

        var answer = await _house.Call("POST", "/templates/sync");

        Assert.Equal(502, answer.Status);
        Assert.All(await Templates(), template => Assert.Equal("APPROVED", template.Status));
    }

    [Fact]
    public async Task Header_body_and_button_are_filled_from_parameters()
    {
        _meta.Templates.Add($"[{Visit}]");
        await Sync();
        await _house.Publish(
            "whatsapp",
            """
            { "type": "whatsapp", "template": "visit",
              "parameters": ["https://cdn.example.com/a.jpg", "{{lead.first_name}}", "Lima", "r/{{lead.first_name}}"] }
            """
        );
        await _house.LeadArrives("+56911112222");
        await _house.RunDue();

        var sent = _meta.All[^1].Json.GetProperty("template");
        Assert.Equal("es_MX", sent.GetProperty("language").GetProperty("code").GetString());
        Assert.Equal(
            """
            [{"type":"header","parameters":[{"type":"image","image":{"link":"https://cdn.example.com/a.jpg"}}]},
            {"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"Ana"},{"type":"text","parameter_name":"ciudad","text":"Lima"}]},
            {"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"r/Ana"}]}]
            """.ReplaceLineEndings(""),
            sent.GetProperty("components").GetRawText()
        );
    }

    [Fact]
    public async Task Variables_with_names_are_filled_from_the_lead_by_themselves()
    {
        _meta.Templates.Add($"[{Welcome}]");
        await Sync();
        await _house.Publish("whatsapp", """{ "type": "whatsapp", "template": "welcome" }""");
        var made = await _house.CallRaw(
            "POST",
            "/leads",
            $$"""{ "first_name": "Eva", "phone": "+56911112223", "city": "Cuzco", "workflow_id": "{{_house.Workflow}}" }"""
        );
        Assert.Equal(201, made.Status);
        await _house.RunDue();

        Assert.Equal("Hola Eva de Cuzco", (await Sent(made)).Content);

        // Without the value the message waits for it.
        var lead = await _house.LeadArrives("+56911112224");
        await _house.RunDue();
        Assert.Contains("city", (await _house.Touchpoints(lead))[0].Reason);
    }

    [Fact]
    public async Task Media_and_buttons_go_out_inside_the_window()
    {
        await _house.Publish(
            "whatsapp",
            """
            { "type": "whatsapp", "delay": "1m", "content": "¿Hablamos?", "buttons": ["Sí", "{{lead.first_name}} no"] },
            { "type": "whatsapp", "delay": "1h", "content": "El plano",
              "media": { "type": "document", "link": "https://cdn.example.com/plan.pdf", "file_name": "plano.pdf" } },
            { "type": "whatsapp", "delay": "2d", "media": { "type": "audio", "link": "https://cdn.example.com/a.ogg" } }
            """,
            """ "exit": { "reply": "continue" },"""
        );
        var lead = await _house.LeadArrives("+56911112225");
        var hello = FakeWhatsApp.Envelope(messages: FakeWhatsApp.Text("56911112225", "Hola", _house.Now, "wamid.H"));
        await _house.Posts(hello, ("X-Hub-Signature-256", FakeWhatsApp.Sign(hello)));
        await _house.RunFor(TimeSpan.FromMinutes(1));

        var buttons = _meta.All[^1].Json.GetProperty("interactive");
        Assert.Equal("¿Hablamos?", buttons.GetProperty("body").GetProperty("text").GetString());
        Assert.Equal(
            ["Sí", "Ana no"],
            buttons
                .GetProperty("action")
                .GetProperty("buttons")
                .EnumerateArray()
                .Select(button => button.GetProperty("reply").GetProperty("title").GetString())
        );

        // What was frozen at the first try goes out at the next one, file and all.
        _meta.Next(VendorReply.Json(400, new { error = new { code = 130429, message = "slow down" } }));
        await _house.RunFor(TimeSpan.FromHours(1));
        await _house.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(
            """{"link":"https://cdn.example.com/plan.pdf","caption":"El plano","filename":"plano.pdf"}""",
            _meta.All[^1].Json.GetProperty("document").GetRawText()
        );
        Assert.Equal("document", (await _house.Messages(lead))[^1].Parts!.Media);

        var count = _meta.All.Count;
        await _house.RunFor(TimeSpan.FromDays(2));
        Assert.Equal(count, _meta.All.Count);
        Assert.Equal(Core.Cadence.TouchpointState.Skipped, (await _house.Touchpoints(lead))[^1].State);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("5", 0)]
    [InlineData("""[5, {"type":"BODY"}, {"type":"BUTTONS","buttons":5}, {"type":"BUTTONS","buttons":[5]}]""", 0)]
    [InlineData("""[{"type":"BODY","text":"{{1}} {{2}} {{1}}"}]""", 2)]
    [InlineData("""[{"type":"HEADER","format":"TEXT","text":"{{1}}"},{"type":"BUTTONS","buttons":[{"type":"COPY_CODE"}]}]""", 2)]
    public void Whatever_is_listed_is_read(string components, int slots) =>
        Assert.Equal(slots, TemplateComponents.Read(components).Slots.Count);

    [Fact]
    public void Numbered_variables_are_filled_in_their_order()
    {
        var filled = TemplateFilling.Fill("a", "es", "Hola {{1}}, {{2}}", [], ["Ana", "{{1}}"]);

        Assert.Equal("Hola Ana, {{1}}", filled.Preview);
        Assert.Equal(2, JsonElement.Parse(filled.ComponentsJson)[0].GetProperty("parameters").GetArrayLength());
        Assert.Equal("[]", TemplateFilling.Fill("a", "es", "Hola", [], []).ComponentsJson);
    }

    [Theory]
    [InlineData("nombre", "{{lead.first_name}}")]
    [InlineData("company", "{{lead.company}}")]
    [InlineData("ciudad", "{{metadata.[ciudad]}}")]
    public void A_name_says_where_its_value_comes_from(string name, string source) =>
        Assert.Equal(source, TemplateVariables.SourceOf(name));

    async Task<(int, int, int)> Sync()
    {
        var answer = await _house.Call("POST", "/templates/sync");
        Assert.True(answer.Status == 200, answer.Text);
        return (
            answer.Json.GetProperty("added").GetInt32(),
            answer.Json.GetProperty("changed").GetInt32(),
            answer.Json.GetProperty("deleted").GetInt32()
        );
    }

    Task<IReadOnlyList<Template>> Templates() => _house.Server.Get<IMessages>().Templates(_house.Workspace.Id, default);

    async Task<Message> Sent(Answer made) =>
        Assert.Single(await _house.Messages(new Core.LeadId(made.Json.GetProperty("lead").GetProperty("id").GetGuid())));
}

public sealed class PostgresWhatsAppTemplateTests : WhatsAppTemplateTests, IOnPostgres;
