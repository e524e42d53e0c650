using System.Text.Json;
using Prospero.Core.Webhooks;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Webhooks;

/// <summary>Reads what an owner says about a webhook; what it may be is the core's to judge.</summary>
static class WebhookFields
{
    static readonly Dictionary<string, WebhookProfile> Profiles = new(StringComparer.Ordinal)
    {
        ["nexor"] = WebhookProfile.Nexor,
        ["standard"] = WebhookProfile.Standard,
        ["pollybot"] = WebhookProfile.PollyBot,
    };

    public static WebhookForm Read(FieldReader form) =>
        new()
        {
            Name = Sent(form, "name"),
            Url = Sent(form, "url"),
            Events = Events(form),
            Profile = Profile(form),
            Filters = Filters(form),
            TemplateJson = Template(form),
            IncludesFullLead = form.Flag("include_full_lead"),
            Auth = Auth(form),
            Retries = form.Flag("retry_enabled"),
            MaxRetries = Number(form, "max_retries"),
            SignsBareHex = SignatureFormat(form),
            IsActive = form.Flag("is_active"),
        };

    // Null and "" are not the same as nothing: a name cannot be taken away.
    static string? Sent(FieldReader form, string name) => form.IsSent(name) ? form.Text(name, 2000) ?? "" : null;

    static List<string>? Events(FieldReader form)
    {
        if (!form.IsSent("events"))
            return null;
        if (!form.IsArray("events", out var given))
            return [];
        var names = given.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "").ToList();
        if (names.Contains(""))
            form.Refuse("events", "must be an array of names");
        return names;
    }

    static WebhookProfile? Profile(FieldReader form)
    {
        if (form.Text("profile") is not { } name)
            return null;
        if (Profiles.TryGetValue(name, out var profile))
            return profile;
        form.Refuse("profile", $"must be one of {string.Join(", ", Profiles.Keys)}");
        return null;
    }

    static List<EventFilter>? Filters(FieldReader form)
    {
        if (!form.IsSent("filters"))
            return null;
        List<EventFilter> filters = [];
        if (!form.IsArray("filters", out var given))
            return filters;
        foreach (var one in given.EnumerateArray())
            if (
                one.ValueKind == JsonValueKind.Object
                && one.TryGetProperty("field", out var field)
                && field.ValueKind == JsonValueKind.String
                && one.TryGetProperty("operator", out var comparison)
                && comparison.ValueKind == JsonValueKind.String
                && one.TryGetProperty("value", out var value)
            )
                filters.Add(new EventFilter(field.GetString()!, comparison.GetString()!, value.GetRawText()));
            else
                form.Refuse("filters", "must be an array of {field, operator, value}");
        return filters;
    }

    static string? Template(FieldReader form)
    {
        if (!form.IsSent("payload_template"))
            return null;
        return form.IsObject("payload_template", out var template) ? template.GetRawText() : "";
    }

    static bool? SignatureFormat(FieldReader form)
    {
        switch (form.Text("signature_format"))
        {
            case null:
                return null;
            case "hex":
                return true;
            case "prefixed":
                return false;
            default:
                form.Refuse("signature_format", "must be one of prefixed, hex");
                return null;
        }
    }

    static int? Number(FieldReader form, string name)
    {
        if (!form.IsGiven(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        form.Refuse(name, "must be a whole number");
        return null;
    }

    static WebhookAuth? Auth(FieldReader form)
    {
        var type = form.Text("auth_type");
        if (type is null)
        {
            if (form.IsSent("auth_config"))
                form.Refuse("auth_type", "is required with auth_config");
            return null;
        }

        if (type == "none")
            return new WebhookAuth(type, []);
        if (type is not ("header" or "basic" or "custom_headers"))
        {
            form.Refuse("auth_type", "must be one of none, header, basic, custom_headers");
            return null;
        }

        if (!form.IsObject("auth_config", out var given))
        {
            form.Refuse("auth_config", "is required with this auth_type");
            return null;
        }

        var config = new FieldReader(given, "auth_config.");
        var auth = Auth(type, config);
        form.Refuse(config.Fault);
        return auth;
    }

    static WebhookAuth Auth(string type, FieldReader config)
    {
        switch (type)
        {
            case "header":
                return new WebhookAuth(type, [new(config.RequiredText("name"), config.RequiredText("value", 4000))]);
            case "basic":
                var pair = $"{config.RequiredText("username")}:{config.RequiredText("password")}";
                return new WebhookAuth(
                    type,
                    [new("Authorization", $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair))}")]
                );
            default:
                return new WebhookAuth(
                    type,
                    [.. config.Members.Keys.Select(name => KeyValuePair.Create(name, config.RequiredText(name, 4000)))]
                );
        }
    }
}
