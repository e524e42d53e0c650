using System.Globalization;

namespace Prospero.Core.Workflows;

/// <summary>How the variables of an approved template are filled from a lead by their names.</summary>
public static class TemplateVariables
{
    static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nombre"] = "first_name",
        ["name"] = "first_name",
        ["nome"] = "first_name",
        ["apellido"] = "last_name",
        ["empresa"] = "company",
        ["correo"] = "email",
        ["telefono"] = "phone",
    };

    static readonly HashSet<string> Columns = new(StringComparer.Ordinal)
    {
        "first_name",
        "last_name",
        "name",
        "email",
        "phone",
        "company",
        "title",
        "source",
    };

    /// <summary>True if its name says where its value comes from: neither a number nor a file.</summary>
    public static bool IsFromLead(TemplateSlot slot) => slot.Kind == "text" && slot.Name.Length > 0 && !char.IsAsciiDigit(slot.Name[0]);

    /// <summary>The text that fills a variable of this name from a lead.</summary>
    public static string SourceOf(string name)
    {
        var column = Aliases.GetValueOrDefault(name, name);
        return Columns.Contains(column) ? $"{{{{lead.{column}}}}}" : $"{{{{metadata.[{name}]}}}}";
    }

    /// <summary>The lead's value for a variable of this name: a column, else metadata; null if there is none.</summary>
    public static string? Find(TemplateValues values, string name)
    {
        var column = Aliases.GetValueOrDefault(name, name);
        return Text(values.Lead.GetValueOrDefault(column)) ?? Text(values.Metadata.GetValueOrDefault(name));
    }

    static string? Text(object? value) =>
        value switch
        {
            null => null,
            string text => text.Length == 0 ? null : text,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
}
