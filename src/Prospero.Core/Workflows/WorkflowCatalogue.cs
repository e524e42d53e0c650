using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prospero.Core.Workflows;

/// <summary>What a workspace has that a workflow document may name.</summary>
public sealed record WorkflowCatalogue(IReadOnlyList<NamedSender> Senders, IReadOnlyList<NamedTemplate> Templates)
{
    /// <summary>The names of its holiday calendars.</summary>
    public IReadOnlyList<string> Calendars { get; init; } = [];

    /// <summary>As JSON, to be stored beside a published version.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CatalogueJson.Default.WorkflowCatalogue);

    /// <summary>From what <see cref="ToJson"/> made.</summary>
    public static WorkflowCatalogue FromJson(string json) => JsonSerializer.Deserialize(json, CatalogueJson.Default.WorkflowCatalogue)!;
}

[JsonSerializable(typeof(WorkflowCatalogue))]
sealed partial class CatalogueJson : JsonSerializerContext;

/// <summary>A sender as documents name it.</summary>
public sealed record NamedSender(SenderId Id, string Name, Channel Channel);

/// <summary>A WhatsApp template as documents name it.</summary>
/// <param name="Body">Its text with the variables as <c>{{1}}</c>.</param>
/// <param name="Variables">How many variables it has.</param>
/// <param name="IsApproved">Only an approved template can be sent.</param>
public sealed record NamedTemplate(TemplateId Id, string Name, string Language, string Body, int Variables, bool IsApproved)
{
    /// <summary>Its variables; null in what older versions stored: then they are numbered and stand in the body.</summary>
    public IReadOnlyList<TemplateSlot>? Slots { get; init; }
}
