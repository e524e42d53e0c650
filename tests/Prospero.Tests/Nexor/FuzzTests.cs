using System.Text;
using System.Text.Json;
using Prospero.Server.Nexor;
using Prospero.Tests.Contract.OpenApi;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Whatever is sent to an operation, the answer is one that the document shows, and never a fault of ours.</summary>
public class FuzzTests(NexorPlace place) : IClassFixture<NexorPlace>
{
    const int Calls = 30;

    static readonly ApiDocument Document = new(JsonElement.Parse(NexorDocs.Document()));

    public static TheoryData<string> Operations => [.. Document.Operations.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Odd_requests_get_documented_answers(string name)
    {
        var operation = Document.Operations.Single(one => one.Name == name);
        var mutations = new Mutations(seed: name.Aggregate(7, (hash, c) => (hash * 31) + c));
        var (key, ids) = await Known();
        List<string> faults = [];
        for (var call = 0; call < Calls; call++)
        {
            var path = Filled(operation, ids, mutations);
            var body = operation.Bodies.Count == 0 ? null : mutations.Near(Named(mutations.One(operation.Bodies), ids));
            var answer = await place.Server.Send(operation.Method, path, body, key);
            if (Fault(operation, answer) is { } fault)
                faults.Add(
                    $"{operation.Method} {path} {(body is null ? "" : Encoding.UTF8.GetString(body)[..Math.Min(300, body.Length)])}: {fault}"
                );
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(5)));
    }

    static string? Fault(ApiOperation operation, Answer answer)
    {
        // A provider that refuses or does not answer is documented; what we do not know how to answer is not.
        if (answer.Status is 500 or 503 || operation.Answer(answer.Status) is not { } documented)
            return $"{answer.Status} {answer.Text[..Math.Min(300, answer.Text.Length)]}";
        var schema = documented.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return Document.Difference(schema, answer.Json) is { } difference ? $"{answer.Status}: {difference}" : null;
    }

    static string Filled(ApiOperation operation, Dictionary<string, string> ids, Mutations mutations)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (parameter.GetProperty("in").GetString() == "path")
                path = path.Replace($"{{{name}}}", PathId(operation, name, ids, mutations), StringComparison.Ordinal);
            // Whoever waits for events waits as long as they say.
            else if (parameter.GetProperty("in").GetString() == "query" && name != "wait" && mutations.Next(2) == 0)
                query.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(mutations.Text())}");
        }

        return $"{NexorRoutes.Prefix}{path}{(query.Count == 0 ? "" : $"?{string.Join('&', query)}")}";
    }

    static string PathId(ApiOperation operation, string name, Dictionary<string, string> ids, Mutations mutations)
    {
        var noun = name == "childId" ? "tags" : operation.Path.Split('/')[1];
        return mutations.Next(6) switch
        {
            // No server lets a NUL in an address through to us.
            0 => Uri.EscapeDataString(mutations.Text().Replace("\0", "", StringComparison.Ordinal).Trim()) is { Length: > 0 } text
                ? text
                : "x",
            1 => Guid.NewGuid().ToString(),
            _ => ids.GetValueOrDefault(noun, Guid.NewGuid().ToString()),
        };
    }

    // The document's ids are of nothing; those of things that exist lead further.
    static JsonElement Named(JsonElement body, Dictionary<string, string> ids) =>
        JsonElement.Parse(
            body.GetRawText()
                .Replace("0196f0a0-0000-7000-8000-000000000001", ids["leads"], StringComparison.Ordinal)
                .Replace("0196f0a0-0000-7000-8000-000000000002", ids["workflows"], StringComparison.Ordinal)
        );

    async Task<(string Key, Dictionary<string, string> Ids)> Known()
    {
        var workspace = await place.Server.AddWorkspace($"fuzz-{Guid.NewGuid()}");
        var key = await place.Server.AddKey(workspace);
        const string document =
            """{"name":"Fuzz","steps":[{"type":"email","key":"hello","delay":"1d","subject":"Hola","content":"¿Hablamos?"}]}""";
        var workflow = await Made("/workflows", document, "workflow");
        await Ask("POST", $"/workflows/{workflow}/publish", "{}");
        var lead = await Made(
            "/leads",
            $$"""{"first_name":"Ana","email":"ana@example.com","tags":["VIP"],"workflow_id":"{{workflow}}"}""",
            "lead"
        );
        var tags = await Ask("GET", "/tags", null);
        var hook = await Made("/webhooks", """{"name":"CRM","url":"https://crm.example.com/in","events":["lead.created"]}""", "webhook");
        return (
            key,
            new Dictionary<string, string>
            {
                ["leads"] = lead,
                ["workflows"] = workflow,
                ["tags"] = tags.Json.GetProperty("data")[0].GetProperty("id").GetString()!,
                ["webhooks"] = hook,
                ["campaigns"] = await Made("/campaigns", """{"name":"Q1"}""", "campaign"),
                ["chatbots"] = await Made("/chatbots", """{"name":"Site"}""", "chatbot"),
            }
        );

        Task<Answer> Ask(string method, string path, string? body) =>
            place.Server.Send(method, $"{NexorRoutes.Prefix}{path}", body is null ? null : Encoding.UTF8.GetBytes(body), key);

        async Task<string> Made(string path, string body, string member)
        {
            var answer = await Ask("POST", path, body);
            Assert.True(answer.Status == 201, answer.Text);
            return answer.Json.GetProperty(member).GetProperty("id").GetString()!;
        }
    }
}
