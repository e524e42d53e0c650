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
        var things = await NamedThings.Make(place.Server);
        var key = operation.Path.StartsWith("/test-clocks", StringComparison.Ordinal) ? things.TestKey : things.Key;
        List<string> faults = [];
        if (await Reach(operation, things, key) is { } away)
            faults.Add(away);
        for (var call = 0; call < Calls; call++)
        {
            var path = Filled(operation, things, mutations);
            var body = operation.Bodies.Count == 0 ? null : mutations.Near(things.Named(mutations.One(operation.Bodies)));
            var answer = await place.Server.Send(operation.Method, path, body, key);
            if (Fault(operation, answer) is { } fault)
                faults.Add(
                    $"{operation.Method} {path} {(body is null ? "" : Encoding.UTF8.GetString(body)[..Math.Min(300, body.Length)])}: {fault}"
                );
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(5)));
    }

    // The odd ones are of use only where an even one gets as far as there is something to be found.
    async Task<string?> Reach(ApiOperation operation, NamedThings things, string key)
    {
        if (operation.Method == "DELETE")
            return null;
        var path = $"{operation.Server ?? NexorRoutes.Prefix}{things.Named(operation.Path)}";
        var body = operation.Bodies.Count == 0 ? null : Encoding.UTF8.GetBytes(things.Named(operation.Bodies[0]).GetRawText());
        var answer = await place.Server.Send(operation.Method, path, body, key);
        return answer.Status is 404 or 401 or 403 || path.Contains('{', StringComparison.Ordinal)
            ? $"{operation.Method} {path} reaches nothing: {answer.Status} {answer.Text}"
            : null;
    }

    static string? Fault(ApiOperation operation, Answer answer)
    {
        // A provider that refuses or does not answer is documented; what we do not know how to answer is not.
        if (answer.Status is 500 or 503 || operation.Answer(answer.Status) is not { } documented)
            return $"{answer.Status} {answer.Text[..Math.Min(300, answer.Text.Length)]}";
        var schema = documented.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return Document.Difference(schema, answer.Json) is { } difference ? $"{answer.Status}: {difference}" : null;
    }

    static string Filled(ApiOperation operation, NamedThings things, Mutations mutations)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (parameter.GetProperty("in").GetString() == "path")
                path = path.Replace($"{{{name}}}", PathId(things, operation.Path, name, mutations), StringComparison.Ordinal);
            // Whoever waits for events waits as long as they say.
            else if (parameter.GetProperty("in").GetString() == "query" && name != "wait" && mutations.Next(2) == 0)
                query.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(mutations.Text())}");
        }

        return $"{operation.Server ?? NexorRoutes.Prefix}{path}{(query.Count == 0 ? "" : $"?{string.Join('&', query)}")}";
    }

    static string PathId(NamedThings things, string path, string name, Mutations mutations) =>
        mutations.Next(6) switch
        {
            // No server lets a NUL in an address through to us.
            0 => Uri.EscapeDataString(mutations.Text().Replace("\0", "", StringComparison.Ordinal).Trim()) is { Length: > 0 } text
                ? text
                : "x",
            1 => Guid.NewGuid().ToString(),
            _ => things.IdFor(path, name),
        };
}
