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
}
