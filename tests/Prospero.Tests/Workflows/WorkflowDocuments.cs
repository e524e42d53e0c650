using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Workflows;
using Xunit;

namespace Prospero.Tests.Workflows;

/// <summary>Documents and a workspace for them.</summary>
static class WorkflowDocuments
{
    public static readonly WorkflowId Id = new(Guid.Parse("01980000-0000-7000-8000-000000000001"));

    public static readonly NamedSender Agent = new(Sender(1), "sales-agent", Channel.Call);
    public static readonly NamedSender Number = new(Sender(2), "main-number", Channel.WhatsApp);
    public static readonly NamedSender AnaMail = new(Sender(3), "ana-mail", Channel.Email);
    public static readonly NamedSender LuisMail = new(Sender(4), "luis-mail", Channel.Email);

    public static readonly NamedTemplate Intro = new(Template(1), "intro_call", "en_US", "Body of 2", 2, IsApproved: true);

    /// <summary>One account for calls and WhatsApp, two for mail, none for SMS.</summary>
    public static readonly WorkflowCatalogue Full = new(
        [Agent, Number, AnaMail, LuisMail],
        [
            Intro,
            new(Template(2), "payment_due", "de", "Body of 1", 1, IsApproved: true),
            new(Template(3), "payment_due", "en_US", "Body of 1", 1, IsApproved: true),
            new(Template(4), "plain", "en", "Body of 0", 0, IsApproved: true),
            new(Template(5), "pending", "en", "Body of 0", 0, IsApproved: false),
        ]
    );

    /// <summary>One account for every channel.</summary>
    public static readonly WorkflowCatalogue Small = Full with { Senders = [Agent, Number, AnaMail] };

    /// <summary>The same with one for text messages.</summary>
    public static readonly WorkflowCatalogue Texting = Small with
    {
        Senders = [.. Small.Senders, new NamedSender(Sender(5), "texts", Channel.Sms)],
    };

    public static readonly WorkflowCatalogue Nothing = new([], []);

    /// <summary>A document of one call, with these members besides or instead.</summary>
    public static string With(string members)
    {
        var document = new JsonObject { ["name"] = "Calls", ["steps"] = new JsonArray(new JsonObject { ["type"] = "call" }) };
        foreach (var (name, value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
            document[name] = value?.DeepClone();
        return document.ToJsonString();
    }

    /// <summary>A document of these steps.</summary>
    public static string Steps(string steps) => With($"\"steps\": [{steps}]");

    public static WorkflowPlan Plan(string json, WorkflowCatalogue? catalogue = null)
    {
        var parsed = WorkflowParser.Parse(json, Id, catalogue ?? Small);
        Assert.True(parsed.IsValid, $"{parsed.Problems}");
        return parsed.Value;
    }

    public static List<string> Problems(string json, WorkflowCatalogue? catalogue = null) =>
        [.. (WorkflowParser.Parse(json, Id, catalogue ?? Full).Problems?.All ?? []).Select(problem => problem.ToString())];

    static SenderId Sender(int number) => new(Guid.Parse($"01980000-0000-7000-8000-0000000001{number:00}"));

    static TemplateId Template(int number) => new(Guid.Parse($"01980000-0000-7000-8000-0000000002{number:00}"));
}
