using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Core.Workflows.Documents;
using Xunit;

namespace Prospero.Tests.Workflows;

public sealed class WorkflowSchemaTests
{
    static readonly JsonNode Schema = JsonNode.Parse(WorkflowSchema.Json)!;

    [Fact]
    public void The_schema_knows_the_members_that_the_parser_knows()
    {
        Assert.Equal(DocumentWords.Workflow, Members(Schema));
        Assert.Equal(DocumentWords.Status, Members(Definition("status")));
        Assert.Equal(DocumentWords.Field, Members(Definition("field")));
        Assert.Equal(DocumentWords.Stretch, Members(Definition("stretch")));
        Assert.Equal(DocumentWords.BlockCadence, Members(Definition("block_cadence")));
        Assert.Equal(DocumentWords.Block, Members(Definition("block")));
        Assert.Equal(DocumentWords.Caps, Members(Definition("caps")));
        Assert.Equal(DocumentWords.MaxLateness, Members(Definition("max_lateness")));
        Assert.Equal(DocumentWords.Exit, Members(Definition("exit")));
        Assert.Equal(DocumentWords.OnUnknown, Members(Definition("on_unknown")));
        Assert.Equal(DocumentWords.ReplyWords, Members(Definition("reply_words")));
        Assert.Equal(DocumentWords.Timeout, Members(Definition("timeout")));
        Assert.Equal(DocumentWords.CallOutcomes, Members(Definition("outcomes")));
        Assert.Equal(DocumentWords.Outcome, Members(Definition("outcome")));
        Assert.Equal(DocumentWords.Until, Members(Definition("until")));
        Assert.Equal(DocumentWords.Arm, Members(Definition("arm")));
        Assert.Equal(DocumentWords.Winner, Members(Definition("winner")));
        Assert.Equal(DocumentWords.Path, Members(Definition("path")));
        Assert.Equal(DocumentWords.Condition, Members(Definition("condition")));
        Assert.Equal(ChannelNames.All, Members(Schema["properties"]!["senders"]!));
        Assert.Equal(DocumentWords.HoursOf, Members(Schema["properties"]!["sending_hours"]!));
        Assert.Equal(
            DocumentWords.Kinds.Select(kind => $"#/$defs/{kind}"),
            Schema["properties"]!["steps"]!["items"]!["oneOf"]!.AsArray().Select(kind => (string)kind!["$ref"]!)
        );
        foreach (var (kind, members) in DocumentWords.Steps)
        {
            Assert.Equal(members, Members(Definition(kind)));
            Assert.Equal(kind, (string)Definition(kind)["properties"]!["type"]!["const"]!);
        }
    }

    [Fact]
    public void The_schema_knows_the_choices_that_the_parser_knows()
    {
        Assert.Equal(GoalTypes.All, Choices(Schema["properties"]!["goal_type"]!));
        Assert.Equal(DocumentWords.Categories, Choices(Definition("status")["properties"]!["category"]!));
        Assert.Equal(DocumentWords.FieldTypes, Choices(Definition("field")["properties"]!["type"]!));
        Assert.Equal(DocumentWords.Days, Choices(Definition("stretch")["properties"]!["days"]!["items"]!));
        Assert.Equal(DocumentWords.Measures, Choices(Definition("winner")["properties"]!["by"]!));
        Assert.Equal(DocumentWords.Days, Choices(Definition("block")["properties"]!["days"]!["items"]!));
        Assert.Equal(DocumentWords.CapsModes, Choices(Definition("block_cadence")["properties"]!["caps_mode"]!));
        Assert.Equal(DocumentWords.LatePolicies, Choices(Definition("max_lateness")["properties"]!["then"]!));
        Assert.Equal(
            [LegalHours.All, .. LegalHours.Known.Select(hours => hours.Key)],
            Choices(Schema["properties"]!["legal_hours"]!["items"]!)
        );
        Assert.Equal(DocumentWords.ExitActions, Choices(Definition("exit_action")));
        Assert.Equal(DocumentWords.ExitActions, Choices(Definition("exit")["properties"]!["bounce"]!));
        Assert.Equal(DocumentWords.Reenrolments, Choices(Schema["properties"]!["reenrolment"]!["anyOf"]![0]!));
        Assert.Equal(DocumentWords.UnknownPolicies, Choices(Definition("on_unknown")["properties"]!["then"]!));
    }

    [Fact]
    public void The_schema_has_the_limits_that_the_parser_has()
    {
        Assert.Equal(DocumentLimits.Steps, (int)Schema["properties"]!["steps"]!["maxItems"]!);
        Assert.Equal(DocumentLimits.Attempts, (int)Definition("attempts")["maximum"]!);
        Assert.Equal(DocumentLimits.Name, (int)Definition("name")["maxLength"]!);
        Assert.Equal(DocumentLimits.Text, (int)Definition("text")["maxLength"]!);
        Assert.Equal(DocumentLimits.Entries, (int)Schema["properties"]!["statuses"]!["maxItems"]!);
    }

    [Theory]
    [MemberData(nameof(WorkflowExampleTests.Names), MemberType = typeof(WorkflowExampleTests))]
    public void The_schema_accepts_every_example_of_the_guide(string name) =>
        Assert.Null(Complaint(JsonNode.Parse(File.ReadAllText(WorkflowExampleTests.Find(name))), Schema, "$"));

    [Theory]
    [InlineData("\"step\": []")]
    [InlineData("\"goal_type\": \"x\"")]
    [InlineData("\"language\": \"pt_BR\"")]
    [InlineData("\"name\": null")]
    [InlineData("\"statuses\": []")]
    [InlineData("\"steps\": [{\"type\": \"call\", \"delay\": \"1 hour\"}]")]
    [InlineData("\"steps\": [{\"type\": \"email\", \"subject\": \"S\"}]")]
    [InlineData("\"steps\": [{\"type\": \"whatsapp\", \"content\": \"C\", \"parameters\": []}]")]
    [InlineData("\"steps\": [{\"type\": \"call\", \"max_attempts\": 21}]")]
    public void The_schema_refuses_what_the_parser_refuses(string members)
    {
        Assert.NotEmpty(WorkflowDocuments.Problems(WorkflowDocuments.With(members)));
        Assert.NotNull(Complaint(JsonNode.Parse(WorkflowDocuments.With(members)), Schema, "$"));
    }

    /// <summary>The part of JSON Schema that our schema uses. Null if the value is accepted.</summary>
    static string? Complaint(JsonNode? value, JsonNode schema, string path)
    {
        foreach (var (word, rule) in schema.AsObject())
        {
            var wrong = word switch
            {
                "$schema" or "$defs" or "title" or "description" or "default" or "properties" => null,
                "$ref" => Complaint(value, Definition(((string)rule!)["#/$defs/".Length..]), path),
                "type" => Kind(value) == (string)rule! ? null : $"{path} is no {rule}",
                "const" => JsonNode.DeepEquals(value, rule) ? null : $"{path} is not {rule}",
                "enum" => rule!.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)) ? null : $"{path} is none of {rule}",
                "pattern" => value is not JsonValue || Regex.IsMatch((string)value!, (string)rule!, RegexOptions.NonBacktracking)
                    ? null
                    : $"{path} is not like {rule}",
                "minLength" => ((string)value!).Length >= (int)rule! ? null : $"{path} is too short",
                "maxLength" => ((string)value!).Length <= (int)rule! ? null : $"{path} is too long",
                "minimum" => (decimal)value! >= (decimal)rule! ? null : $"{path} is too small",
                "maximum" => (decimal)value! <= (decimal)rule! ? null : $"{path} is too large",
                "minItems" => value!.AsArray().Count >= (int)rule! ? null : $"{path} is too short",
                "maxItems" => value!.AsArray().Count <= (int)rule! ? null : $"{path} is too long",
                "uniqueItems" => value!.AsArray().Select(item => item!.ToJsonString()).Distinct().Count() == value.AsArray().Count
                    ? null
                    : $"{path} has doubles",
                "items" => value!
                    .AsArray()
                    .Select((item, i) => Complaint(item, rule!, $"{path}[{i}]"))
                    .FirstOrDefault(said => said is not null),
                "required" => rule!.AsArray().Select(name => (string)name!).FirstOrDefault(name => !value!.AsObject().ContainsKey(name)),
                "dependentRequired" => rule!
                    .AsObject()
                    .FirstOrDefault(rule =>
                        value!.AsObject().ContainsKey(rule.Key) && !value.AsObject().ContainsKey((string)rule.Value![0]!)
                    )
                    .Key,
                "additionalProperties" => value!
                    .AsObject()
                    .Select(member =>
                        schema["properties"]![member.Key] is { } known
                            ? Complaint(member.Value, known, $"{path}.{member.Key}")
                            : $"{path}.{member.Key} is unknown"
                    )
                    .FirstOrDefault(said => said is not null),
                "anyOf" => rule!.AsArray().Any(choice => Complaint(value, choice!, path) is null) ? null : $"{path} fits none",
                "oneOf" => rule!.AsArray().Count(choice => Complaint(value, choice!, path) is null) == 1
                    ? null
                    : $"{path} does not fit exactly one",
                _ => $"this test does not know {word}",
            };
            if (wrong is not null)
                return wrong;
        }

        return null;
    }

    static string Kind(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null => "null",
            System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            System.Text.Json.JsonValueKind.Number => "integer",
            { } kind => kind.ToString().ToLowerInvariant(),
        };

    static JsonNode Definition(string name) => Schema["$defs"]![name]!;

    static IEnumerable<string> Members(JsonNode schema) => schema["properties"]!.AsObject().Select(member => member.Key);

    static IEnumerable<string> Choices(JsonNode schema) => schema["enum"]!.AsArray().Select(choice => (string)choice!);
}
