using System.Text.Json;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Conversions;

/// <summary>Conversions and their types as this surface shows them.</summary>
static class ConversionWire
{
    public const string Final = "final";
    public const string Intermediary = "intermediary";

    public static void WriteType(Utf8JsonWriter json, ConversionType type)
    {
        json.WriteId("id", type.Id.Value);
        json.WriteString("name", type.Name);
        json.WriteString("description", type.Description);
        json.WriteString("category", Category(type));
        json.WriteString("currency", type.Currency);
        WriteFields(json, type);
        json.WriteId("workflow_id", type.Workflow?.Value);
        json.WriteNull("master_workflow_id");
        json.WriteTime("created_at", type.CreatedAt);
    }

    /// <param name="type">Null if it is not known any more.</param>
    public static void WriteMembers(Utf8JsonWriter json, Conversion conversion, ConversionType? type, bool withCategory)
    {
        json.WriteId("id", conversion.Id.Value);
        json.WriteId("conversion_type_id", conversion.Type.Value);
        json.WriteId("lead_id", conversion.Lead.Value);
        json.WriteNumber("amount", conversion.Amount);
        json.WriteString("currency", conversion.Currency);
        json.WriteTime("converted_at", conversion.ConvertedAt);
        json.WriteTime("created_at", conversion.CreatedAt);
        json.WriteId("workflow_id", conversion.Workflow?.Value);
        json.WriteNull("master_workflow_id");
        json.WriteId("workflow_run_id", conversion.Run?.Value);
        json.WriteJson("metadata", conversion.Metadata.Json);
        json.WriteString("notes", conversion.Notes);
        if (type is null)
        {
            json.WriteNull("conversion_types");
            return;
        }

        json.WriteObject(
            "conversion_types",
            () =>
            {
                json.WriteString("name", type.Name);
                if (withCategory)
                    json.WriteString("category", Category(type));
                WriteFields(json, type);
            }
        );
    }

    /// <summary>The answer to telling of a conversion.</summary>
    public static NexorAnswer Answer(ConversionResult result) =>
        result switch
        {
            ConversionResult.Recorded recorded => NexorAnswer.Of(
                201,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("conversion_event", () => WriteMembers(json, recorded.Conversion, recorded.Type, withCategory: false));
                }
            ),
            ConversionResult.LeadNotFound => NexorError.LeadNotFound,
            ConversionResult.TypeNotFound => NexorError.ConversionTypeNotFound,
            ConversionResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };

    /// <summary>The answer to a change of a type.</summary>
    /// <param name="saved">The status where it was saved.</param>
    public static NexorAnswer Answer(int saved, ConversionTypeResult result) =>
        result switch
        {
            ConversionTypeResult.Saved one => NexorAnswer.Of(
                saved,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("conversion_type", () => WriteType(json, one.Type));
                }
            ),
            ConversionTypeResult.NotFound => NexorError.ConversionTypeNotFound,
            ConversionTypeResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };

    static string Category(ConversionType type) => type.IsFinal ? Final : Intermediary;

    static void WriteFields(Utf8JsonWriter json, ConversionType type) =>
        json.WriteObjects(
            "fields",
            type.Fields,
            field =>
            {
                json.WriteString("key", field.Key);
                json.WriteString("label", field.Label);
                json.WriteString("type", field.IsNumber ? "number" : "text");
            }
        );
}
