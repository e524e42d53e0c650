using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Blocks, time rules and calendars through the API.</summary>
public sealed class TimeOverHttpTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Mail = """
        { "name": "Mail", "timezone": "Europe/Madrid", "senders": { "email": ["simulated-email"] },
          "steps": [{ "type": "email", "subject": "Hi", "content": "Hi" }] }
        """;

    const string Mornings = """
        { "blocks": [{ "block_index": 7, "label": "AM", "start_hour": "09:00", "end_hour": "13:00", "days_of_week": [5, 0],
            "is_enabled": true, "config": { "max_contacts": 2 } }],
          "dayConfig": { "max_days": 5, "caps_mode": "channel" }, "timezone": "America/Santiago" }
        """;

    [Fact]
    public async Task Blocks_are_replaced_as_a_new_version_and_a_draft_that_waits_gets_them_too()
    {
        var id = await Workflow(Mail);
        await place.Send("POST", $"/workflows/{id}/publish");
        Assert.Equal(
            """{"blocks":[],"dayConfig":{},"timezone":"Europe/Madrid"}""",
            (await place.Send("GET", $"/workflows/{id}/block-config")).Text
        );

        var put = await place.Send("PUT", $"/workflows/{id}/block-config", Mornings);

        const string expected = """
            {"blocks":[{"block_index":0,"label":"AM","start_hour":"09:00","end_hour":"13:00","days_of_week":[0,5],"is_enabled":true,"config":{"max_contacts":2}}],"dayConfig":{"max_days":5,"caps_mode":"channel"},"timezone":"America/Santiago"}
            """;
        Assert.Equal((200, expected.Trim()), (put.Status, put.Text));
        Assert.Equal(expected.Trim(), (await place.Send("GET", $"/workflows/{id}/block-config")).Text);
        Assert.Equal(3, (await place.Send("POST", $"/workflows/{id}/publish", Mail)).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_workflow_that_was_never_published_has_blocks_in_its_draft()
    {
        var id = await Workflow(Mail);

        Assert.Equal(200, (await place.Send("PUT", $"/workflows/{id}/block-config", Mornings)).Status);
        var published = await place.Send("POST", $"/workflows/{id}/publish");

        Assert.Equal(1, published.Json.GetProperty("version").GetInt32());
        Assert.Contains("\"max_contacts\":2", (await place.Send("GET", $"/workflows/{id}/block-config")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_takes_the_blocks_away()
    {
        var id = await Workflow(Mail);
        await place.Send("PUT", $"/workflows/{id}/block-config", Mornings);

        var put = await place.Send("PUT", $"/workflows/{id}/block-config", """{ "blocks": [] }""");

        Assert.Equal("""{"blocks":[],"dayConfig":{},"timezone":"America/Santiago"}""", put.Text);
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("{}", "blocks is required")]
    [InlineData("""{"blocks":[],"caps":{}}""", "caps is not known here")]
    [InlineData("""{"blocks":[{}]}""", "blocks[0].start_hour is required")]
    [InlineData("""{"blocks":[5]}""", "blocks[0] must be an object")]
    [InlineData(
        """{"blocks":[{"start_hour":"09:00","end_hour":"10:00","days_of_week":[7]}]}""",
        "blocks[0].days_of_week must be numbers from 0 (Sunday) to 6"
    )]
    [InlineData(
        """{"blocks":[{"start_hour":"10:00","end_hour":"09:00","days_of_week":[1]}]}""",
        "blocks[0].end_hour is not after start_hour"
    )]
    [InlineData(
        """{"blocks":[{"start_hour":"9","end_hour":"10:00","days_of_week":[1]}]}""",
        "blocks[0].start_hour is '9', which is not a time"
    )]
    [InlineData(
        """{"blocks":[{"start_hour":"09:00","end_hour":"10:00","days_of_week":[1],"config":{"max_contacts":0}}]}""",
        "blocks[0].config.max_contacts is not a whole number from 1 to 1000"
    )]
    [InlineData(
        """{"blocks":[{"start_hour":"09:00","end_hour":"10:00","days_of_week":[1]}],"dayConfig":{"max_days":0}}""",
        "dayConfig.max_days is not a whole number from 1 to 365"
    )]
    [InlineData("""{"blocks":[],"timezone":"Mars/Base"}""", "timezone is 'Mars/Base', which is not an IANA time zone")]
    public async Task What_is_wrong_with_blocks_is_said_in_the_words_of_this_surface(string body, string message)
    {
        var id = await Workflow(Mail);

        var answer = await place.Send("PUT", $"/workflows/{id}/block-config", body);

        Assert.Equal((400, $$"""{"error":"Validation error","message":"{{message}}"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Time_rules_may_name_a_calendar_once_it_is_loaded()
    {
        const string rules = """{"holidays":["house"]}""";
        Assert.Equal(400, (await place.Send("PUT", "/time-rules", rules)).Status);

        var loaded = await place.Send("POST", "/calendars", """{"name":"house","yearly":[{"date":"12-25","name":"Xmas"}]}""");

        Assert.Equal((201, 32), (loaded.Status, loaded.Json.GetProperty("calendar").GetProperty("closed_days").GetInt32()));
        Assert.Equal("Xmas", loaded.Json.GetProperty("calendar").GetProperty("next_closed").GetProperty("name").GetString());
        Assert.Equal(200, (await place.Send("PUT", "/time-rules", rules)).Status);
        Assert.Equal(
            "house",
            (await place.Send("GET", "/time-rules")).Json.GetProperty("time_rules").GetProperty("holidays")[0].GetString()
        );
    }

    [Fact]
    public async Task Days_and_a_file_do_not_go_together() =>
        Assert.Equal(
            """{"error":"Validation error","message":"closed does not go together with ics"}""",
            (await place.Send("POST", "/calendars", """{"name":"x","ics":"BEGIN:VCALENDAR","closed":[]}""")).Text
        );

    async Task<string> Workflow(string document) =>
        (await place.Send("POST", "/workflows", document)).Json.GetProperty("workflow").GetProperty("id").GetString()!;
}
