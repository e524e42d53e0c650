using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Conversions;

/// <summary><c>GET /conversion-types</c>: the active types, oldest first.</summary>
sealed class ListConversionTypes(IConversions conversions) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var types = await conversions.Types(call.Workspace.Config, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects("conversion_types", types.Where(type => type.IsActive), type => ConversionWire.WriteType(json, type));
            }
        );
    }
}

/// <summary><c>POST /conversion-types</c>: makes a type.</summary>
sealed class CreateConversionType(ConversionTypeEditor types) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ConversionTypeForm.Parse(call, isNew: true);
        return wish is null
            ? NexorError.Invalid(fault!)
            : NexorAnswer.Of(await types.Create(call.Workspace, wish, call.Actor, call.Keep<ConversionTypeResult>(Answer), ct), Answer);
    }

    static NexorAnswer Answer(ConversionTypeResult result) => ConversionWire.Answer(201, result);
}

/// <summary><c>PATCH /conversion-types/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateConversionType(ConversionTypeEditor types) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ConversionTypeForm.Parse(call, isNew: false);
        if (wish is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id))
            return NexorError.ConversionTypeNotFound;
        var kept = call.Keep<ConversionTypeResult>(Answer);
        return NexorAnswer.Of(await types.Change(call.Workspace, new ConversionTypeId(id), wish, call.Actor, kept, ct), Answer);
    }

    static NexorAnswer Answer(ConversionTypeResult result) => ConversionWire.Answer(200, result);
}

/// <summary>The object of making and changing a type: what was not sent stays as it is.</summary>
static class ConversionTypeForm
{
    const int MostFields = 100;

    static readonly string[] Categories = [ConversionWire.Final, ConversionWire.Intermediary];

    // In the order in which a number is not a text.
    static readonly string[] FieldTypes = ["text", "number"];

    /// <summary>What is said of a type, or the first thing that is wrong.</summary>
    public static (ConversionTypeWish? Wish, Problem? Fault) Parse(NexorCall call, bool isNew)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var name = isNew || form.IsSent("name") ? form.RequiredText("name") : null;
        var currency = ConversionForm.Currency(form, "currency");
        if (currency is null && (isNew || form.IsSent("currency")))
            form.Refuse("currency", "is required");
        var description = form.Text("description", FieldReader.LongText);
        var category = form.Choice("category", Categories);
        var fields = Fields(form);
        var workflow = form.Id("workflow_id");
        var wish = new ConversionTypeWish(
            name,
            form.IsSent("description") ? Field<string>.To(description) : default,
            category is { } chosen ? chosen == 0 : null,
            currency,
            form.IsSent("fields") ? fields : null,
            form.IsSent("workflow_id") ? Field<object>.To(workflow is { } id ? new WorkflowId(id) : null) : default,
            form.Flag("is_active")
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }

    static List<ConversionField> Fields(FieldReader form)
    {
        const string name = "fields";
        List<ConversionField> fields = [];
        if (!form.IsArray(name, out var list))
            return fields;
        if (list.GetArrayLength() > MostFields)
            form.Refuse(name, $"must have at most {MostFields} items");
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                form.Refuse(name, "must be an array of objects");
                return fields;
            }

            var field = new FieldReader(item, $"{name}.");
            var key = field.RequiredText("key");
            fields.Add(new ConversionField(key, field.Text("label") ?? key, field.Choice("type", FieldTypes) == 1));
            form.Refuse(field.Fault);
        }

        return fields;
    }
}
