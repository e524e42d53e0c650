using System.Text.Json;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Server.Nexor.Conversions;

/// <summary>The object of <c>POST /conversions</c>.</summary>
static class ConversionForm
{
    /// <summary>What is told, or the first thing that is wrong.</summary>
    public static (ConversionWish? Wish, Problem? Fault) Parse(NexorCall call)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return (null, new Problem("body", "must be an object"));
        var form = new FieldReader(call.Body);
        var (lead, email, phone) = (form.Id("lead_id"), form.Email("lead_email"), form.Phone("phone"));
        if (lead is null && email is null && phone is null)
            form.Refuse("lead_id, lead_email or phone", "is required");
        var type = form.Id("conversion_type_id");
        var amount = Amount(form);
        var currency = Currency(form, "currency");
        var run = form.Id("workflow_run_id");
        var wish = new ConversionWish(
            call.Workspace,
            lead is { } id ? new LeadId(id) : null,
            email,
            phone,
            type is { } kind ? new ConversionTypeId(kind) : null,
            amount,
            currency,
            ConvertedAt(form),
            run is { } walk ? new RunId(walk) : null,
            LeadFields.MetadataOf(form, []),
            form.Text("notes", FieldReader.LongText) ?? form.Text("description", FieldReader.LongText),
            call.Actor
        );
        return form.Fault is { } fault ? (null, fault) : (wish, null);
    }

    /// <summary>Three letters, in upper case; null if none were given.</summary>
    public static string? Currency(FieldReader form, string name)
    {
        if (form.Text(name) is not { } text)
            return null;
        if (text.Length != 3 || !text.All(char.IsAsciiLetter))
            form.Refuse(name, "must be 3 letters");
        return text.ToUpperInvariant();
    }

    static decimal Amount(FieldReader form)
    {
        const string name = "amount";
        if (!form.IsGiven(name, out var value))
        {
            form.Refuse(name, "is required");
            return 0;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            form.Refuse(name, "must be a number");
            return 0;
        }

        // More digits than a decimal holds would be rounded in silence.
        if (
            value.GetRawText().Count(char.IsAsciiDigit) <= 28
            && value.TryGetDecimal(out var amount)
            && Conversion.Money(amount) is { } money
        )
            return money;
        form.Refuse(name, $"must be below {Conversion.Bound:0} and have at most {Conversion.MostDecimals} decimals");
        return 0;
    }

    static DateTimeOffset? ConvertedAt(FieldReader form)
    {
        if (form.Text("converted_at") is not { } text)
            return null;
        var moment = MeetingTime.Read(text, DateTimeZone.Utc);
        if (moment is null)
            form.Refuse("converted_at", "must be a time in ISO 8601");
        return moment;
    }
}
