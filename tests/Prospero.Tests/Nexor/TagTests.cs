using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Events;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Tags of the workspace and of leads, over HTTP.</summary>
public class TagTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    [Fact]
    public async Task A_slug_is_brought_to_its_form_and_is_one_tags()
    {
        var made = await place.Send("POST", "/tags", """{"name":"Río Hot","slug":" Río  HOT! "}""");

        Assert.Equal(201, made.Status);
        Assert.Equal("rio-hot", made.Json.GetProperty("data").GetProperty("slug").GetString());
        Assert.Equal(409, (await place.Send("POST", "/tags", """{"name":"Other","slug":"rio-hot"}""")).Status);
        Assert.Equal("""{"error":"Tag slug is required"}""", (await place.Send("POST", "/tags", """{"name":"Signs","slug":"!?"}""")).Text);
        Assert.Equal("""{"error":"Tag name is required"}""", (await place.Send("PUT", $"/tags/{Id(made)}", """{"name":" "}""")).Text);
        var tag = (await place.Send("POST", "/leads", """{"first_name":"Ana","tags":["RÍO hot"]}"""))
            .Json.GetProperty("lead")
            .GetProperty("tags");
        Assert.Equal(Id(made), tag[0].GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Tags_are_searched_in_name_slug_and_description_without_case()
    {
        await place.Send("POST", "/tags", """{"name":"Blue","slug":"azul","description":"Like the SEA"}""");
        await place.Send("POST", "/tags", """{"name":"Red","slug":"rojo"}""");

        foreach (var search in new[] { "bLU", "AZU", "sea" })
            Assert.Equal(["Blue"], (await Listed(search)).Select(tag => tag.GetProperty("name").GetString()));
        Assert.Empty(await Listed("nothing-like-it"));
    }

    [Fact]
    public async Task A_deleted_tag_is_gone_from_every_lead_and_a_renamed_one_is_renamed_there()
    {
        var tag = Id(await place.Send("POST", "/tags", """{"name":"Old","slug":"old"}"""));
        var lead = await Lead();
        await place.Send("POST", $"/leads/{lead}/tags", $$"""{"tagId":"{{tag}}"}""");

        await place.Send("PUT", $"/tags/{tag}", """{"name":"New"}""");
        var renamed = await place.Send("GET", $"/leads/{lead}/tags");
        await place.Send("DELETE", $"/tags/{tag}");
        var after = await place.Send("GET", $"/leads/{lead}/tags");

        Assert.Equal($$$"""{"data":[{"id":"{{{tag}}}","name":"New","slug":"old"}]}""", renamed.Text);
        Assert.Equal("""{"data":[]}""", after.Text);
        Assert.Equal("""{"error":"Tag not found"}""", (await place.Send("DELETE", $"/tags/{tag}")).Text);
    }

    [Fact]
    public async Task Of_several_tags_all_are_assigned_or_none_and_a_change_is_told_once()
    {
        var (a, b) = (
            Id(await place.Send("POST", "/tags", """{"name":"A","slug":"a"}""")),
            Id(await place.Send("POST", "/tags", """{"name":"B","slug":"b"}"""))
        );
        var lead = await Lead();

        var unknown = await place.Send("POST", $"/leads/{lead}/tags", $$"""{"tagIds":["{{a}}","{{Guid.NewGuid()}}"]}""");
        Assert.Equal((404, """{"error":"Tag not found"}"""), (unknown.Status, unknown.Text));
        var both = await place.Send("POST", $"/leads/{lead}/tags", $$"""{"tag_ids":["{{b}}","{{a}}","{{a}}"]}""");
        var again = await place.Send("POST", $"/leads/{lead}/tags", $$"""{"tag_id":"{{a}}"}""");
        var off = await place.Send("DELETE", $"/leads/{lead}/tags/{a}");
        var offAgain = await place.Send("DELETE", $"/leads/{lead}/tags/{a}");

        Assert.Equal(["A", "B"], both.Json.GetProperty("data").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()));
        Assert.Equal(both.Text, again.Text);
        Assert.Equal((200, 200), (off.Status, offAgain.Status));
        var told = (await place.Server.Get<IEvents>().Read(place.Workspace.Id, 0, 10_000, default)).Where(one => one.Lead == lead);
        Assert.Equal(2, told.Count(one => one.PayloadJson == """{"changed":["tags"]}"""));
    }

    [Theory]
    [InlineData("""{"email":"EMAIL","tags":["X"]}""")]
    [InlineData("""{"email":"EMAIL","tags":"X"}""")]
    [InlineData("""{"data":{"contact":{"email":"EMAIL"}},"body":[{"change":{"tags":["X"]}}]}""")]
    [InlineData("""[{"lead_id":"LEAD","deep":{"email":"other@example.com"}},{"tags":["X"]}]""")]
    [InlineData("""{"deep":{"email":"other@example.com","more":{"tags":["Y"]}},"email":"EMAIL","tags":["X"]}""")]
    public async Task Tags_are_replaced_wherever_the_body_says_them(string body)
    {
        var lead = await Lead();
        var email = $"{lead.Value:N}@example.com";
        await place.Send("PATCH", $"/leads/{lead}", $$"""{"email":"{{email}}","tags":["Before"]}""");

        var answer = await place.Send(
            "PUT",
            "/leads/tags",
            body.Replace("EMAIL", email.ToUpperInvariant()).Replace("LEAD", lead.ToString())
        );

        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(lead.ToString(), answer.Json.GetProperty("lead_id").GetString());
        Assert.Equal(["X"], answer.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()));
        Assert.Equal(1, answer.Json.GetProperty("added").GetArrayLength());
        Assert.Equal(1, answer.Json.GetProperty("removed").GetArrayLength());
        var cleared = await place.Send("POST", "/leads/tags", $$"""{"lead_id":"{{lead}}","tags":[]}""");
        Assert.Equal("[]", cleared.Json.GetProperty("tags").GetRawText());
    }

    [Theory]
    [InlineData("""{"tags":["X"]}""", "lead_id or email is required")]
    [InlineData("""{"lead_id":"x","tags":["X"]}""", "lead_id must be a uuid")]
    [InlineData("""{"email":"a@example.com"}""", "tags is required")]
    [InlineData("""{"email":"a@example.com","tags":[1]}""", "tags must be an array of names or a comma list")]
    [InlineData("7", "body must be an object")]
    public async Task What_is_missing_for_replacing_is_told(string body, string message) =>
        await place.Refuses(place.Send("PUT", "/leads/tags", body), message);

    [Theory]
    [InlineData("""{}""", "tagId is required")]
    [InlineData("""{"tagIds":["x"]}""", "tagIds must be an array of uuids")]
    [InlineData("""{"tagIds":{}}""", "tagIds must be an array")]
    [InlineData("""{"tagId":5}""", "tagId must be a uuid")]
    public async Task What_is_missing_for_assigning_is_told(string body, string message) =>
        await place.Refuses(place.Send("POST", $"/leads/{Guid.NewGuid()}/tags", body), message);

    [Fact]
    public async Task Tags_of_another_workspace_do_not_exist()
    {
        var tag = Id(await place.Send("POST", "/tags", """{"name":"Mine","slug":"mine"}"""));
        var lead = await Lead();
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        Assert.Equal("""{"data":[]}""", (await Ask("GET", "/tags")).Text);
        Assert.Equal("""{"error":"Tag not found"}""", (await Ask("PUT", $"/tags/{tag}", """{"name":"Theirs"}""")).Text);
        Assert.Equal("""{"error":"Tag not found"}""", (await Ask("DELETE", $"/tags/{tag}")).Text);
        Assert.Equal("""{"error":"Lead not found"}""", (await Ask("GET", $"/leads/{lead}/tags")).Text);
        Assert.Equal("""{"error":"Lead not found"}""", (await Ask("POST", $"/leads/{lead}/tags", $$"""{"tagId":"{{tag}}"}""")).Text);
        Assert.Equal("""{"error":"Lead not found"}""", (await Ask("DELETE", $"/leads/{lead}/tags/{tag}")).Text);
        Assert.Equal("""{"error":"Lead not found"}""", (await Ask("PUT", "/leads/tags", $$"""{"lead_id":"{{lead}}","tags":[]}""")).Text);
        Assert.Equal(200, (await place.Send("PUT", $"/tags/{tag}", """{"description":"Still mine"}""")).Status);

        Task<Support.Answer> Ask(string method, string path, string? body = null) =>
            place.Server.Send(method, $"/api/public{path}", body is null ? null : Encoding.UTF8.GetBytes(body), stranger);
    }

    static Guid Id(Support.Answer answer) => answer.Json.GetProperty("data").GetProperty("id").GetGuid();

    async Task<List<JsonElement>> Listed(string search) =>
        [.. (await place.Send("GET", $"/tags?search={search}")).Json.GetProperty("data").EnumerateArray()];

    async Task<LeadId> Lead() =>
        new((await place.Send("POST", "/leads", """{"first_name":"Ana"}""")).Json.GetProperty("lead").GetProperty("id").GetGuid());
}
