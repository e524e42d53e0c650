using System.Text;
using Xunit;

namespace Prospero.Tests.PollyBot;

/// <summary>What clients send that they should not: each gets its documented answer, and nothing is half-stored.</summary>
public class BadInputTests(PollyBotPlace place) : IClassFixture<PollyBotPlace>
{
    [Theory]
    [InlineData("{", "Is not valid JSON")]
    [InlineData("""{"name":"Ana",}""", "Is not valid JSON")]
    [InlineData("""{name:"Ana"}""", "Is not valid JSON")]
    [InlineData("", "Is required")]
    [InlineData("null", "Must be a JSON object")]
    [InlineData("5", "Must be a JSON object")]
    [InlineData("\"Ana\"", "Must be a JSON object")]
    [InlineData("[]", "Must be a JSON object")]
    [InlineData("""{"name":"A\u0000na"}""", "Has a NUL character in a text")]
    [InlineData("""{"name":"A\ud800na"}""", "Has an unpaired surrogate in a text")]
    [InlineData("""{"name":"Ana","x\udc00":1}""", "Has an unpaired surrogate in a text")]
    public async Task A_body_that_is_no_object_of_good_text_is_refused(string body, string message)
    {
        await place.Refuses(place.Send("POST", "~/leads", body), "body", message);
        var lead = await place.Add($$"""{"name":"Ana","email":"{{Guid.NewGuid()}}@example.com"}""");
        await place.Refuses(place.Send("PUT", $"/leads/{PollyBotPlace.Text(lead, "id")}", body), "body", message);
    }

    [Fact]
    public Task Bytes_that_are_no_utf8_are_refused() =>
        place.Refuses(
            place.SendAs(place.Key, "POST", "~/leads", [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]),
            "body",
            "Is not valid UTF-8"
        );

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "Must be nested at most 16 levels")]
    [InlineData(62, "Must be nested at most 16 levels")]
    public async Task Metadata_has_at_most_sixteen_levels(int depth, string? message)
    {
        var body = $$"""
            {"name":"Ana","email":"{{Guid.NewGuid()}}@example.com","metadata":{"x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}} } }
            """;
        if (message is null)
            await place.Add(body);
        else
            await place.Refuses(place.Send("POST", "~/leads", body), "metadata", message);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public Task A_body_that_is_far_too_deep_is_refused(int depth) =>
        place.Refuses(
            place.Send("POST", "~/leads", $$"""{"name":"Ana","x":{{new string('[', depth)}}{{new string(']', depth)}}}"""),
            "body",
            "Is nested deeper than 64 levels"
        );

    [Theory]
    [InlineData("""{"name":""}""", "name", "Name is required")]
    [InlineData("""{"name":"  \t\n "}""", "name", "Name is required")]
    [InlineData("""{"name":null}""", "name", "Name is required")]
    [InlineData("""{"name":5}""", "name", "Must be a string")]
    [InlineData("""{"name":"Ana","email":7}""", "email", "Must be a string")]
    [InlineData("""{"name":"Ana","email":"ana@"}""", "email", "Must be a valid email address")]
    [InlineData("""{"name":"Ana","email":"ana@example"}""", "email", "Must be a valid email address")]
    [InlineData("""{"name":"Ana","email":"ana@example.com\r\nBcc: x@example.com"}""", "email", "Must be a valid email address")]
    [InlineData("""{"name":"Ana","email":"a@x.io","phone":"1234"}""", "phone", "Must be a valid phone number")]
    [InlineData("""{"name":"Ana","email":"a@x.io","phone":"1+2345678"}""", "phone", "Must be a valid phone number")]
    [InlineData("""{"name":"Ana","email":"a@x.io","phone":"tel:12345678"}""", "phone", "Must be a valid phone number")]
    [InlineData("""{"name":"Ana","email":"a@x.io","phone":"+1 234 567 890 123 456"}""", "phone", "Must be at most 20 characters")]
    [InlineData("""{"name":"Ana","email":"a@x.io","phone":5551234567}""", "phone", "Must be a string")]
    [InlineData("""{"name":"Ana","email":"a@x.io","source":[]}""", "source", "Must be a string")]
    [InlineData("""{"name":"Ana","email":"a@x.io","metadata":[1]}""", "metadata", "Must be a JSON object")]
    [InlineData("""{"name":"Ana","email":"a@x.io","customFields":"x"}""", "customFields", "Must be a JSON object")]
    [InlineData("""{"name":"Ana","email":"a@x.io","tags":"vip"}""", "tags", "Must be an array of strings")]
    [InlineData("""{"name":"Ana","email":"a@x.io","tags":["a",1]}""", "tags", "Must be an array of strings")]
    [InlineData("""{"name":"Ana","email":"a@x.io","tags":["1","2","3","4","5","6","7","8","9","10","11"]}""", "tags", "Must have at most 10 items")]
    [InlineData("""{"name":"Ana","email":"a@x.io","urgency":"urgent"}""", "urgency", "Must be one of: low, medium, high")]
    [InlineData("""{"name":"Ana","email":"a@x.io","preferredMethod":true}""", "preferredMethod", "Must be one of: email, phone, discord")]
    public Task A_field_that_cannot_be_is_refused(string body, string field, string message) =>
        place.Refuses(place.Send("POST", "~/leads", body), field, message);

    [Theory]
    [InlineData("name", 100)]
    [InlineData("source", 50)]
    [InlineData("company", 100)]
    [InlineData("message", 1000)]
    [InlineData("discord", 50)]
    [InlineData("notes", 2000)]
    public async Task A_text_has_as_many_characters_as_it_may_and_no_more(string field, int longest)
    {
        // A character outside the first plane counts once.
        var text = string.Concat(Enumerable.Repeat("😀", longest));
        var email = $"{Guid.NewGuid()}@example.com";
        var rest = field == "name" ? "" : """ "name":"Ana",""";

        await place.Refuses(
            place.Send("POST", "~/leads", $$"""{{{rest}}"email":"{{email}}","{{field}}":"{{text}}x"}"""),
            field,
            $"Must be at most {longest} characters"
        );
        var lead = await place.Add($$"""{{{rest}}"email":"{{email}}","{{field}}":"{{text}}"}""");
        Assert.Equal(text, PollyBotPlace.Text(lead, field));
    }

    [Fact]
    public async Task Metadata_has_at_most_64_KiB_however_it_is_put_together()
    {
        var half = new string('x', 40_000);
        await place.Refuses(
            place.Send("POST", "~/leads", $$"""{"name":"A","email":"m@x.io","metadata":{"a":"{{half}}{{half}}"} }"""),
            "metadata",
            "Must be at most 64 KiB"
        );
        await place.Refuses(
            place.Send("POST", "~/leads", $$"""{"name":"A","email":"m@x.io","metadata":{"a":"{{half}}"} ,"customFields":{"b":"{{half}}"} }"""),
            "metadata",
            "Must be at most 64 KiB"
        );
        var lead = await place.Add($$"""{"name":"A","email":"m@x.io","metadata":{"a":"{{half}}"} }""");
        await place.Refuses(
            place.Send("PATCH", $"/leads/{PollyBotPlace.Text(lead, "id")}", $$"""{"metadata":{"b":"{{half}}"} }"""),
            "metadata",
            "Must be at most 64 KiB"
        );
    }

    [Fact]
    public async Task A_refused_value_is_shown_cut()
    {
        var answer = await place.Send("POST", "~/leads", $$"""{"name":"Ana","email":"{{new string('x', 1000)}}"}""");

        Assert.Equal(200, PollyBotPlace.Text(answer.Json.GetProperty("details"), "value")!.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_cap_is_refused(bool isChunked)
    {
        var body = new byte[(1024 * 1024) + 1];
        Array.Fill(body, (byte)' ');
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/leads") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Authorization", $"Bearer {place.Key}");
        request.Headers.TransferEncodingChunked = isChunked;

        using var response = await place.Server.Client.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains(
            "\"code\":\"PAYLOAD_TOO_LARGE\",\"details\":{\"limit\":1048576}",
            await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain")]
    public async Task Good_json_is_read_whatever_the_content_type_says(string type)
    {
        var body = $$"""{"name":"Ana","email":"{{Guid.NewGuid()}}@example.com"}""";

        Assert.Equal(201, (await place.Send("POST", "~/leads", body, ("Content-Type", type))).Status);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("lead_123E4567E89B12D3A456426614174000")]
    [InlineData("lead_123e4567e89b12d3a456426614174000")]
    [InlineData("123e4567e89b12d3a456426614174000")]
    [InlineData("lead_123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("lead_%20")]
    public async Task An_id_of_nothing_is_not_found(string id)
    {
        foreach (var (method, body) in new[] { ("GET", null), ("PUT", "{}"), ("PATCH", """{"name":"Ana"}"""), ("DELETE", null) })
        foreach (var path in new[] { "~/leads/", "/leads/" })
        {
            var answer = await place.Send(method, path + id, body);
            Assert.True(answer.Status == 404, answer.Text);
            Assert.Equal("LEAD_NOT_FOUND", PollyBotPlace.Text(answer.Json, "code"));
        }
    }

    [Theory]
    [InlineData("?status=NEW&priority=urgent&search=%25&source=x&page=-1&limit=abc&sortBy=rank&sortOrder=up", null)]
    [InlineData("?search=%00%27%3B--&source=%00", null)]
    [InlineData("?page=99999999999999999999&limit=99999999999", null)]
    [InlineData("?page=999999999&limit=100", null)]
    [InlineData("?status=hot", "status")]
    [InlineData("?priority=9", "priority")]
    [InlineData("?createdAfter=yesterday", "createdAfter")]
    [InlineData("?createdBefore=2026-13-01", "createdBefore")]
    [InlineData("?updatedAfter=1767225600", "updatedAfter")]
    public async Task A_query_is_read_as_well_as_it_can_be(string query, string? field)
    {
        var answer = await place.Send("GET", $"~/leads{query}");

        Assert.Equal(field is null ? 200 : 400, answer.Status);
        if (field is not null)
            Assert.Equal(field, PollyBotPlace.Text(answer.Json.GetProperty("details"), "field"));
    }

    [Fact]
    public async Task Reserved_words_in_metadata_are_only_words()
    {
        const string metadata =
            """{"id":"x","name":"Eve","__proto__":{"a":1},"select":"'; drop table lead; --","":"empty","n":1e400,"none":null}""";

        var lead = await place.Add($$"""{"name":"Ana","email":"words@example.com","id":"lead_1","metadata":{{metadata}}}""");
        var read = await place.Read(PollyBotPlace.Text(lead, "id")!);

        Assert.Equal("Ana", PollyBotPlace.Text(read, "name"));
        Assert.Equal(metadata, read.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task The_same_lead_twenty_times_at_once_is_one_lead_and_nineteen_refusals_that_name_it()
    {
        var before = await place.CountLeads();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => place.Send("POST", "~/leads", """{"name":"Storm","email":"Storm@Example.com"}"""))
        );

        var id = PollyBotPlace.Text(Assert.Single(answers, answer => answer.Status == 201).Json.GetProperty("data"), "id");
        var refused = answers.Where(answer => answer.Status != 201).ToList();
        Assert.All(refused, answer => Assert.Equal(409, answer.Status));
        Assert.All(refused, answer => Assert.Equal(id, PollyBotPlace.Text(answer.Json.GetProperty("details"), "existingLeadId")));
        Assert.Equal(before + 1, await place.CountLeads());
    }

    [Fact]
    public async Task Two_leads_that_take_one_email_at_once_are_one_change_and_one_refusal()
    {
        var one = PollyBotPlace.Text(await place.Add("""{"name":"One","email":"one@example.com"}"""), "id");
        var two = PollyBotPlace.Text(await place.Add("""{"name":"Two","email":"two@example.com"}"""), "id");

        var answers = await Task.WhenAll(
            new[] { one, two }.Select(id => place.Send("PUT", $"/leads/{id}", """{"email":"wanted@example.com"}"""))
        );

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Changes_of_different_keys_at_once_all_stay()
    {
        var id = PollyBotPlace.Text(await place.Add("""{"name":"Many","email":"many@example.com"}"""), "id");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => place.Send("PATCH", $"/leads/{id}", $$$"""{"metadata":{"k{{{i}}}":{{{i}}}}}"""))
        );

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(20, (await place.Read(id!)).GetProperty("metadata").EnumerateObject().Count());
    }

    [Fact]
    public async Task Things_of_another_workspace_do_not_exist()
    {
        var stranger = await place.Server.AddWorkspace($"other-{Guid.NewGuid()}");
        var key = await place.AddKey(stranger);
        var lead = PollyBotPlace.Text(await place.Add("""{"name":"Mine","email":"mine@example.com"}"""), "id");
        byte[] body = [.. "{}"u8];

        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE" })
        {
            Assert.Contains("LEAD_NOT_FOUND", (await place.SendAs(key, method, $"/leads/{lead}", body)).Text, StringComparison.Ordinal);
            Assert.Contains("CHATBOT_NOT_FOUND", (await place.SendAs(key, method, $"~/leads/{lead}", body)).Text, StringComparison.Ordinal);
        }

        Assert.Contains("CHATBOT_NOT_FOUND", (await place.SendAs(key, "GET", "~/leads", null)).Text, StringComparison.Ordinal);
        Assert.Contains("CHATBOT_NOT_FOUND", (await place.SendAs(key, "POST", "~/chat", body)).Text, StringComparison.Ordinal);
        var asked = $"/leads?chatbotId={place.Chatbot}";
        Assert.Contains("CHATBOT_NOT_FOUND", (await place.SendAs(key, "GET", asked, null)).Text, StringComparison.Ordinal);
        var mine = Encoding.UTF8.GetBytes("""{"name":"Mine","email":"mine@example.com"}""");
        Assert.Contains("CHATBOT_NOT_FOUND", (await place.SendAs(key, "POST", asked, mine)).Text, StringComparison.Ordinal);
        Assert.Equal(201, (await place.SendAs(key, "POST", "/leads", mine)).Status);
        Assert.Equal(0, (await place.SendAs(key, "GET", "/leads?search=other", null)).Json.GetProperty("data").GetProperty("leads").GetArrayLength());
    }
}
