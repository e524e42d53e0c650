using System.Text.Json;
using Prospero.Server.PollyBot;
using Prospero.Server.PollyBot.Widgets;
using Xunit;

namespace Prospero.Tests.PollyBot;

public sealed class DocumentTests
{
    static readonly JsonElement Document = JsonElement.Parse(PollyBotDocs.Document());

    static IEnumerable<(string Route, JsonElement Operation)> Operations =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    [Fact]
    public void The_document_has_every_route_and_no_other()
    {
        Assert.Equal(
            PollyBotRoutes
                .All.Select(route => $"{route.Method} {route.Path}")
                .Concat(WidgetRoutes.All.Select(route => $"{route.Method} {route.Path}"))
                .Order(),
            Operations.Select(operation => operation.Route).Order()
        );
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own()
    {
        var names = Operations.Select(operation => operation.Operation.GetProperty("operationId").GetString()).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_answer_of_success_is_described_member_by_member()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");
        foreach (var (route, operation) in Operations)
        foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name[0] == '2'))
        {
            var content = answer.Value.GetProperty("content").GetProperty("application/json");
            var schema = schemas.GetProperty(content.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1]);
            foreach (var example in content.GetProperty("examples").EnumerateObject())
                Assert.True(
                    Fits(example.Value.GetProperty("value"), schema, schemas),
                    $"{route}: {example.Name} is not what its schema says"
                );
        }
    }

    // Members only: what is there is described, what is required is there.
    static bool Fits(JsonElement value, JsonElement schema, JsonElement schemas)
    {
        if (schema.TryGetProperty("$ref", out var target))
            schema = schemas.GetProperty(target.GetString()!.Split('/')[^1]);
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().All(item => Fits(item, schema.GetProperty("items"), schemas));
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var members))
            return true;
        return schema.GetProperty("required").EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))
            && value.EnumerateObject().All(member => members.TryGetProperty(member.Name, out var own) && Fits(member.Value, own, schemas));
    }
}
