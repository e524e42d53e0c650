using System.Text.Json;
using Prospero.Server.Nexor;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class OpenApiTests
{
    static readonly JsonElement Document = JsonElement.Parse(NexorDocs.Document());

    static IEnumerable<(string Route, JsonElement Operation)> Operations =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    [Fact]
    public void The_document_has_every_route_and_no_other()
    {
        Assert.Equal(
            NexorRoutes.All.Select(route => $"{route.Method} {route.Path}").Order(),
            Operations.Select(operation => operation.Route).Order()
        );
    }

    [Fact]
    public void Every_operation_names_its_scope_and_every_answer_has_an_example()
    {
        foreach (var (name, operation) in Operations)
        {
            var route = NexorRoutes.All.Single(route => $"{route.Method} {route.Path}" == name);
            Assert.Equal(route.Scope, operation.TryGetProperty("x-scope", out var scope) ? scope.GetString() : null);
            foreach (var answer in operation.GetProperty("responses").EnumerateObject())
                Assert.True(HasExample(Resolve(answer.Value)), $"{name} {answer.Name} has no example");
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var target in References(Document))
            Resolve(target);
    }

    static bool HasExample(JsonElement answer)
    {
        var content = answer.GetProperty("content").GetProperty("application/json");
        return content.TryGetProperty("example", out _) || content.TryGetProperty("examples", out _);
    }

    static JsonElement Resolve(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("$ref", out var target))
            return value;
        var found = Document;
        foreach (var part in target.GetString()!.Split('/').Skip(1))
            Assert.True(found.TryGetProperty(part, out found), $"{target} leads nowhere");
        return found;
    }

    static IEnumerable<JsonElement> References(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object when value.TryGetProperty("$ref", out _) => [value],
            JsonValueKind.Object => value.EnumerateObject().SelectMany(member => References(member.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
            _ => [],
        };
}
