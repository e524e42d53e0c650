using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Core.Workflows;
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
sealed class CreateConversionType(IConversions conversions, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var blank = new ConversionType(
            ConversionTypeId.New(call.Now),
            call.Workspace.Config,
            "",
            null,
            IsFinal: true,
            "",
            [],
            null,
            IsActive: true,
            call.Now,
            call.Now
        );
        var (type, fault) = await ConversionTypeForm.Parse(call, blank, workflows, ct);
        return type is null
            ? NexorError.Invalid(fault!)
            : await call.Save(type, "conversion_type.created", 201, conversions, access, idempotency, ct);
    }
}

/// <summary><c>PATCH /conversion-types/{id}</c>: changes the fields that were sent.</summary>
sealed class UpdateConversionType(IConversions conversions, IWorkflows workflows, IAccess access, Idempotency idempotency) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var known = call.IsId(out var id)
            ? (await conversions.Types(call.Workspace.Config, ct)).FirstOrDefault(type => type.Id.Value == id)
            : null;
        if (known is null)
            return NexorError.ConversionTypeNotFound;
        var (type, fault) = await ConversionTypeForm.Parse(call, known with { UpdatedAt = call.Now }, workflows, ct);
        return type is null
            ? NexorError.Invalid(fault!)
            : await call.Save(type, "conversion_type.changed", 200, conversions, access, idempotency, ct);
    }
}

/// <summary>The object of making and changing a type.</summary>
static class ConversionTypeForm
{
    const int MostFields = 100;

    static readonly string[] Categories = [ConversionWire.Final, ConversionWire.Intermediary];

    // In the order in which a number is not a text.
    static readonly string[] FieldTypes = ["text", "number"];

    /// <summary>The type with what was sent, or the first thing that is wrong.</summary>
    public static async Task<(ConversionType? Type, Problem? Fault)> Parse(
        NexorCall call,
        ConversionType old,
        IWorkflows workflows,
        CancellationToken ct
    )
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var name = old.Name.Length == 0 || form.IsSent("name") ? form.RequiredText("name") : old.Name;
        var currency = ConversionForm.Currency(form, "currency");
        if (currency is null && (old.Currency.Length == 0 || form.IsSent("currency")))
            form.Refuse("currency", "is required");
        var description = form.Text("description", FieldReader.LongText);
        var category = form.Choice("category", Categories);
        var fields = Fields(form);
        var workflow = form.Id("workflow_id");
        var isActive = form.Flag("is_active");
        if (form.Fault is { } fault)
            return (null, fault);
        if (workflow is { } id && await workflows.Find(old.Workspace, new WorkflowId(id), ct) is not { IsArchived: false })
            return (null, new Problem("workflow_id", "not found or does not belong to your account"));
        return (
            old with
            {
                Name = name,
                Description = form.IsSent("description") ? description : old.Description,
                IsFinal = category is { } chosen ? chosen == 0 : old.IsFinal,
                Currency = currency ?? old.Currency,
                Fields = form.IsSent("fields") ? fields : old.Fields,
                Workflow =
                    !form.IsSent("workflow_id") ? old.Workflow
                    : workflow is { } plan ? new WorkflowId(plan)
                    : null,
                IsActive = isActive ?? old.IsActive,
            },
            null
        );
    }

    /// <summary>Writes the type, with its line in the audit, once.</summary>
    public static async Task<NexorAnswer> Save(
        this NexorCall call,
        ConversionType type,
        string action,
        int status,
        IConversions conversions,
        IAccess access,
        Idempotency idempotency,
        CancellationToken ct
    )
    {
        return NexorAnswer.Of(
            await idempotency.Once(
                call.Workspace.Id,
                call.Keep<ConversionType>(Answer),
                async tx =>
                {
                    await conversions.SaveType(tx, type, ct);
                    await access.Audit(tx, call.Workspace.Config, call.Audited(action, type.Id.ToString()), ct);
                    return type;
                },
                ct
            ),
            Answer
        );

        NexorAnswer Answer(ConversionType saved) =>
            NexorAnswer.Of(
                status,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("conversion_type", () => ConversionWire.WriteType(json, saved));
                }
            );
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
