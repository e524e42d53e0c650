using System.Text.Json.Nodes;

namespace Prospero.Core.Workflows;

/// <summary>Changes what is known about the lead.</summary>
/// <param name="Set">The new values, by fact.</param>
/// <param name="AddTags">Names of tags.</param>
/// <param name="RemoveTags">Names of tags.</param>
/// <param name="Status">The key of the workflow's status in which the run stands from now on; null to leave it.</param>
public sealed record UpdateStep(
    string Key,
    TimeSpan Delay,
    IReadOnlyList<NewValue> Set,
    IReadOnlyList<string> AddTags,
    IReadOnlyList<string> RemoveTags,
    string? Status
) : Step(Key, Delay)
{
    public override string Kind => "update";

    /// <summary>The fields of a lead that it may set; members of metadata come beside them.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    ["lead.first_name", "lead.last_name", "lead.company", "lead.title", "lead.source", "lead.external_id"];
}

/// <summary>A new value of a field or of a member of metadata.</summary>
/// <param name="Fact">One of <see cref="UpdateStep.Fields"/>, or a member of metadata on its first level.</param>
/// <param name="Json">The value as JSON: a text, a number, true or false; null takes the value away.</param>
public sealed record NewValue(string Fact, string? Json)
{
    /// <summary>The value; null takes it away.</summary>
    public JsonNode? Value => Json is null ? null : JsonNode.Parse(Json);
}
