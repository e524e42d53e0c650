using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Leads from programs that have their own words and no key, and what is kept about their addresses.</summary>
public class HookTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const string Mapping =
        """ "field_mapping":{"first_name":"nombre","email":"contacto.correo","phone":"contacto.fono","metadata.plan":"plan"}""";

    [Fact]
    public async Task A_foreign_object_becomes_a_lead_and_the_rest_its_metadata()
    {
        var (_, token) = await NewHook(Mapping);
        var email = NewEmail();

        var answer = await Call(token, $$"""{"nombre":"Ana","contacto":{"correo":"{{email}}"},"plan":"pro","edad":35,"tags":"VIP, New"}""");

        Assert.Equal((200, true), (answer.Status, answer.Json.GetProperty("success").GetBoolean()));
        var lead = await Lead(answer);
        Assert.Equal(("Ana", email, "hook"), (lead.FirstName, lead.Email?.Given, lead.Source));
        Assert.Equal($$"""{"contacto":{"correo":"{{email}}"},"edad":35,"plan":"pro"}""", Sorted(lead.Metadata.Json));
        Assert.Equal(["New", "VIP"], lead.Tags.Select(tag => tag.Name));
        Assert.NotNull(answer.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "nombre=Ana+Luc%C3%ADa&contacto.fono=%2B573001234567&tags%5B%5D=a&tags%5B%5D=b")]
    [InlineData("application/x-www-form-urlencoded", """ {"nombre":"Ana Lucía","contacto":{"fono":573001234567},"tags":["a","b"]}""")]
    [InlineData("text/plain", """{"nombre":"Ana Lucía","contacto":{"fono":"+57 300 123 4567"},"tags":["a","b"]}""")]
    public async Task Forms_and_objects_are_read_whatever_they_are_called(string type, string body)
    {
        var (_, token) = await NewHook(Mapping);

        var lead = await Lead(await Call(token, body, type));

        Assert.Equal("Ana Lucía", lead.FirstName);
        Assert.NotNull(lead.Phone);
        Assert.Equal(["a", "b"], lead.Tags.Select(tag => tag.Slug));
    }

    [Fact]
    public async Task A_known_phone_makes_a_new_lead_only_where_the_hook_says_so_and_a_known_email_never_does()
    {
        var (_, joins) = await NewHook(Mapping);
        var (_, parts) = await NewHook($"{Mapping},\"deduplicate\":false");
        var (phone, email) = ($"+5730{Random.Shared.Next(10_000_000, 99_999_999)}", NewEmail());
        string Body(string more) => $$"""{"nombre":"Ana","contacto":{"fono":"{{phone}}"{{more}} } }""";

        var first = await Call(joins, Body($",\"correo\":\"{email}\""));
        var same = await Call(joins, Body(""));
        var other = await Call(parts, Body(""));
        var byEmail = await Call(parts, Body($",\"correo\":\"{email}\""));

        Assert.Equal(Id(first), Id(same));
        Assert.NotEqual(Id(first), Id(other));
        Assert.Equal(Id(first), Id(byEmail));
    }

    [Fact]
    public async Task The_hooks_workflow_takes_every_lead()
    {
        var workflow = await Workflow();
        var (_, token) = await NewHook($"{Mapping},\"workflow_id\":\"{workflow}\"");

        var answer = await Call(token, $$"""{"nombre":"Ana","contacto":{"correo":"{{NewEmail()}}"},"workflow_id":"{{Guid.NewGuid()}}"}""");

        var run = Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [new LeadId(Id(answer))], default));
        Assert.Equal(workflow, run.Workflow.ToString());
    }

    [Theory]
    [InlineData("", "body is required")]
    [InlineData("{", "body is not valid JSON")]
    [InlineData("[]", "body must be an object")]
    [InlineData("""{"contacto":{}}""", "first_name is required")]
    [InlineData("""{"nombre":"Ana","contacto":{"correo":"ana"}}""", "email is not a valid address")]
    [InlineData(
        """{"nombre":"Ana","campaign_id":"0196f0a0-0000-7000-8000-0000000000ff"}""",
        "campaign_id not found or does not belong to your account"
    )]
    public async Task What_is_refused_stays_in_the_hooks_log(string body, string reason)
    {
        var (hook, token) = await NewHook(Mapping);

        var answer = await Call(token, body);

        Assert.Equal((400, $$"""{"error":"Validation error","message":"{{reason}}"}"""), (answer.Status, answer.Text));
        var refusal = Assert.Single(Refusals(await place.Send("GET", $"/intake-hooks/{hook}/refusals")));
        Assert.Equal((reason, body), (Text(refusal, "reason"), Text(refusal, "payload")));
    }

    [Fact]
    public async Task Unknown_inactive_and_deleted_hooks_are_told_apart_by_nobody()
    {
        var (off, offToken) = await NewHook("\"is_active\":true");
        var (gone, goneToken) = await NewHook("\"is_active\":true");
        var (turned, oldToken) = await NewHook("\"is_active\":true");
        await place.Send("PATCH", $"/intake-hooks/{off}", """{"is_active":false}""");
        Assert.Equal("""{"success":true}""", (await place.Send("DELETE", $"/intake-hooks/{gone}")).Text);
        var rotated = await place.Send("POST", $"/intake-hooks/{turned}/rotate-token");

        foreach (var token in new[] { offToken, goneToken, oldToken, "unknown", "a/b", " " })
            Assert.Equal((404, """{"error":"Not found","message":"Hook not found"}"""), await Answered(token));
        var newToken = Text(rotated.Json, "token");
        Assert.EndsWith($"/hooks/{newToken}", Text(rotated.Json, "url"), StringComparison.Ordinal);
        Assert.Equal(200, (await Answered(newToken)).Status);
        Assert.Equal(404, (await place.Send("GET", $"/intake-hooks/{gone}")).Status);

        async Task<(int Status, string Text)> Answered(string token)
        {
            var answer = await Call(token, """{"first_name":"Ana"}""");
            return (answer.Status, answer.Text);
        }
    }

    [Fact]
    public async Task The_same_idempotency_key_makes_one_lead()
    {
        var (_, token) = await NewHook(Mapping);

        var first = await Call(token, """{"nombre":"Ana"}""", headers: [("Idempotency-Key", "form-1")]);
        var again = await Call(token, """{ "nombre" : "Ana" }""", headers: [("Idempotency-Key", "form-1")]);
        var other = await Call(token, """{"nombre":"Eva"}""", headers: [("Idempotency-Key", "form-1")]);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(422, other.Status);
    }

    [Fact]
    public async Task A_hook_has_its_methods_its_size_and_its_pace()
    {
        var (_, token) = await NewHook(Mapping);

        Assert.Equal((405, "POST"), await Get());
        Assert.Equal(413, (await Call(token, new string(' ', 1024 * 1024 + 1))).Status);
        for (var call = 0; call < 599; call++)
            await Call(token, "{");
        var last = await Call(token, "{");

        Assert.Equal(429, last.Status);
        Assert.NotNull(last.Header("Retry-After"));

        async Task<(int, string?)> Get()
        {
            using var answer = await place.Server.Client.GetAsync(new Uri($"/hooks/{token}", UriKind.Relative));
            return ((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow));
        }
    }

    [Fact]
    public async Task The_same_object_fifty_times_at_once_is_one_lead()
    {
        var workflow = await Workflow();
        var (_, token) = await NewHook($"{Mapping},\"workflow_id\":\"{workflow}\"");
        var body = $$"""{"nombre":"Ana","contacto":{"correo":"{{NewEmail()}}"} }""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Call(token, body)));

        var lead = new LeadId(Assert.Single(answers.Select(Id).Distinct()));
        Assert.Single(await place.Server.Get<ICadence>().RunsOf(place.Workspace.Id, [lead], default));
        Assert.Single(await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead, default));
    }

    [Fact]
    public async Task The_log_keeps_the_newest_hundred()
    {
        var (hook, token) = await NewHook(Mapping);
        for (var call = 0; call < 103; call++)
            await Call(token, $$"""{"n":{{call}}}""");

        var kept = Refusals(await place.Send("GET", $"/intake-hooks/{hook}/refusals")).Select(one => Text(one, "payload")).ToList();

        Assert.Equal((100, """{"n":102}""", """{"n":3}"""), (kept.Count, kept[0], kept[^1]));
    }

    [Theory]
    [InlineData("[]", "body must be an object")]
    [InlineData("{}", "name is required")]
    [InlineData("""{"name":"H","field_mapping":[]}""", "field_mapping must be an object")]
    [InlineData("""{"name":"H","field_mapping":{"email":1}}""", "field_mapping must be an object of strings")]
    [InlineData("""{"name":"H","field_mapping":{"metadata":"a"}}""", "field_mapping must name fields of a lead")]
    [InlineData("""{"name":"H","field_mapping":{"email":""}}""", "field_mapping must have paths of 1 to 255 characters")]
    [InlineData(
        """{"name":"H","workflow_id":"0196f0a0-0000-7000-8000-0000000000ff"}""",
        "workflow_id not found or does not belong to your account"
    )]
    [InlineData("""{"name":"H","deduplicate":"no"}""", "deduplicate must be a boolean")]
    public Task A_bad_hook_is_refused(string body, string message) => place.Refuses(place.Send("POST", "/intake-hooks", body), message);

    [Fact]
    public async Task Hooks_of_another_workspace_do_not_exist_and_tokens_are_shown_once()
    {
        var (hook, token) = await NewHook(Mapping);
        var stranger = await place.Server.AddKey(await place.Server.AddWorkspace($"other-{Guid.NewGuid()}"));

        Assert.DoesNotContain(token, (await place.Send("GET", $"/intake-hooks/{hook}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, (await place.Send("GET", "/intake-hooks")).Text, StringComparison.Ordinal);
        Assert.Equal("""{"success":true,"hooks":[]}""", (await Ask("GET", "/intake-hooks")).Text);
        foreach (
            var (method, path) in new[] { ("GET", ""), ("GET", "/refusals"), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate-token") }
        )
            Assert.Equal(404, (await Ask(method, $"/intake-hooks/{hook}{path}")).Status);

        Task<Answer> Ask(string method, string path) =>
            place.Server.Send(method, $"/api/public{path}", method == "GET" ? null : "{}"u8.ToArray(), stranger);
    }

    [Fact]
    public async Task A_keys_leads_may_come_in_the_words_of_whoever_sends_them()
    {
        var (key, secret) = Core.Access.ApiKey.Make(
            place.Workspace.Id,
            Core.Access.Surface.Nexor,
            false,
            "form",
            null,
            place.Server.Clock.GetUtcNow()
        );
        var mapping = new Core.Access.FieldMapping(new Dictionary<string, string> { ["first_name"] = "nombre" });
        await place.Server.Do(tx => place.Server.Get<Core.Access.IAccess>().AddKey(tx, key with { IntakeMapping = mapping }, default));

        var one = await place.Server.Send("POST", "/api/public/leads", """{"nombre":"Ana"}"""u8.ToArray(), secret);
        var many = await place.Server.Send("POST", "/api/public/leads", """[{"nombre":"Eva"},{"first_name":"Ida"}]"""u8.ToArray(), secret);

        Assert.Equal((201, "Ana"), (one.Status, Text(one.Json.GetProperty("lead"), "first_name")));
        Assert.Equal(["Eva", "Ida"], many.Json.GetProperty("leads").EnumerateArray().Select(lead => Text(lead, "first_name")));
    }

    Task<Answer> Call(string token, string body, string? type = null, params (string Name, string Value)[] headers) =>
        place.Server.Send(
            "POST",
            $"/hooks/{token}",
            Encoding.UTF8.GetBytes(body),
            headers:
            [
                .. type is null ? [] : new[] { KeyValuePair.Create("Content-Type", type) },
                .. headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
            ]
        );

    async Task<(string Id, string Token)> NewHook(string members)
    {
        var made = await place.Send("POST", "/intake-hooks", $$"""{"name":"Form",{{members}}}""");
        Assert.True(made.Status == 201, made.Text);
        return (Text(made.Json.GetProperty("hook"), "id"), Text(made.Json, "token"));
    }

    async Task<string> Workflow()
    {
        var made = await place.Send(
            "POST",
            "/workflows",
            """{"name":"Usual","steps":[{"type":"email","key":"a","delay":"1h","subject":"Hola","content":"Hola"}]}"""
        );
        var id = Text(made.Json.GetProperty("workflow"), "id");
        await place.Send("POST", $"/workflows/{id}/publish");
        return id;
    }

    async Task<Lead> Lead(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return (await place.Server.Get<ILeads>().Find(place.Workspace.Id, new LeadId(Id(answer)), default))!;
    }

    static string Sorted(string json)
    {
        var members = JsonElement.Parse(json).EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal);
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))}}}";
    }

    static Guid Id(Answer answer) => answer.Json.GetProperty("lead_id").GetGuid();

    static IEnumerable<JsonElement> Refusals(Answer answer) => answer.Json.GetProperty("refusals").EnumerateArray();

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    static string NewEmail() => $"{Guid.NewGuid():N}@example.com";
}

public sealed class PostgresHookTests(NexorPlace place) : HookTests(place), IOnPostgres;
