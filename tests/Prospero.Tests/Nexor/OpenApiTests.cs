using System.Text.Json;
using Prospero.Server.Nexor;
using Prospero.Server.Nexor.Hooks;
using Prospero.Tests.Contract.OpenApi;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class OpenApiTests
{
    // At the host's root, without a key.
    const string Hook = $"POST {HookRoutes.Path}";

    static readonly JsonElement Document = JsonElement.Parse(NexorDocs.Document());

    static IEnumerable<(string Route, JsonElement Operation)> Operations =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    [Fact]
    public void The_document_has_every_route_and_no_other()
    {
        Assert.Equal(
            NexorRoutes.All.Select(route => $"{route.Method} {route.Path}").Append(Hook).Order(),
            Operations.Select(operation => operation.Route).Order()
        );
    }

    [Fact]
    public void Every_operation_names_its_scope_and_every_answer_has_an_example()
    {
        foreach (var (name, operation) in Operations)
        {
            var route = NexorRoutes.All.SingleOrDefault(route => $"{route.Method} {route.Path}" == name);
            Assert.Equal(route?.Scope, operation.TryGetProperty("x-scope", out var scope) ? scope.GetString() : null);
            foreach (var answer in operation.GetProperty("responses").EnumerateObject())
                Assert.True(HasExample(Resolve(answer.Value)), $"{name} {answer.Name} has no example");
        }
    }

    [Fact]
    public void Every_example_has_the_shape_that_its_schema_promises()
    {
        var document = new ApiDocument(Document);
        foreach (var (name, operation) in Operations)
        {
            var answers = operation.GetProperty("responses").EnumerateObject().Select(answer => Resolve(answer.Value)).ToList();
            if (operation.TryGetProperty("requestBody", out var body))
                answers.Add(body);
            foreach (var content in answers.Select(answer => answer.GetProperty("content").GetProperty("application/json")))
            foreach (var example in ExamplesOf(content))
                Assert.True(
                    document.Difference(content.GetProperty("schema"), example) is not { } difference,
                    $"{name}: {document.Difference(content.GetProperty("schema"), example)} in {example}"
                );
        }
    }

    [Fact]
    public void Operations_have_names_of_their_own_and_parameters_for_their_paths()
    {
        var names = Operations.Select(operation => operation.Operation.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Distinct(), names);
        var tags = Document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToList();
        foreach (var operation in new ApiDocument(Document).Operations)
        {
            var named = operation
                .Parameters.Where(one => one.GetProperty("in").GetString() == "path")
                .Select(one => $"{{{one.GetProperty("name")}}}");
            Assert.Equal(operation.Path.Split('/').Where(part => part.StartsWith('{')), named);
            Assert.All(operation.Json.GetProperty("tags").EnumerateArray(), tag => Assert.Contains(tag.GetString(), tags));
        }
    }

    [Fact]
    public void Every_description_is_a_text() =>
        Assert.All(
            SchemasIn(Document),
            schema => Assert.True(schema.GetProperty("description").ValueKind == JsonValueKind.String, schema.ToString())
        );

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        foreach (var target in References(Document))
            Resolve(target);
    }

    static IEnumerable<JsonElement> ExamplesOf(JsonElement content) =>
        content.TryGetProperty("example", out var one) ? [one]
        : content.TryGetProperty("examples", out var some) ? some.EnumerateObject().Select(example => example.Value.GetProperty("value"))
        : [];

    // Objects with a description that are a schema, and not the properties of one.
    static IEnumerable<JsonElement> SchemasIn(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(member => SchemasIn(member.Value))
                .Concat(
                    value.TryGetProperty("type", out var type)
                    && type.ValueKind == JsonValueKind.String
                    && type.GetString() == "object"
                    && value.TryGetProperty("properties", out _)
                    && value.TryGetProperty("description", out _)
                        ? [value]
                        : []
                ),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(SchemasIn),
            _ => [],
        };

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
