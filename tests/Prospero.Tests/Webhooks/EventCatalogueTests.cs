using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Webhooks;
using Prospero.Server.Nexor.Webhooks;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Webhooks;

/// <summary>One catalogue of events: in the code, in subscriptions and in the documentation.</summary>
public sealed partial class EventCatalogueTests
{
    static readonly DateTimeOffset At = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_event_that_is_written_is_in_the_catalogue_and_no_other()
    {
        var written = typeof(Event)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Event)))
            .Select(type => ((Event)RuntimeHelpers.GetUninitializedObject(type)).Type);

        Assert.Equal(EventCatalogue.Written.Order(), written.Order());
    }

    [Fact]
    public void The_page_shows_the_data_of_every_event()
    {
        var page = Samples()
            .Matches(Repository.Read("docs/webhooks.md"))
            .ToDictionary(sample => sample.Groups["type"].Value, sample => sample.Groups["json"].Value);

        Assert.Equal(EventCatalogue.Written.Order(), page.Keys.Order());
        foreach (var (type, json) in page)
        {
            var data = Data(type);
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(json), data),
                $"{type}: the page has {json}, a receiver gets {data.ToJsonString()}"
            );
        }
    }

    static JsonNode Data(string type)
    {
        var workspace = new Workspace(WorkspaceId.New(At), "docs", "UTC", null, null, null, At);
        var endpoint = Hooks.Endpoint() with
        {
            Rules = new WebhookRules { IncludesFullLead = false },
            Events = [type],
        };
        var shape = new WebhookShape();
        var shaped = shape.Shape(shape.Sample(workspace, endpoint, At), endpoint, DeliveryId.New(At))!;
        return JsonNode.Parse(shaped.Body)!["data"]!;
    }

    // ### `lead.created` ... ```json ... ```
    [GeneratedRegex(
        @"^### `(?<type>[a-z_.]+)`.*?^```json\n(?<json>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Samples();
}
