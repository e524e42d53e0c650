using System.Globalization;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>What a voice agent may be told about a lead.</summary>
public static class CallVariables
{
    const int Longest = 1000;
    const int Most = 100;

    /// <summary>The lead's columns, then its metadata; what is no text, number or flag is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(Lead lead)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Name, string? Value)[] columns =
        [
            ("lead_name", lead.FullName),
            ("first_name", lead.FirstName),
            ("last_name", lead.LastName),
            ("email", lead.Email?.Given),
            ("phone", lead.Phone?.Given),
            ("company", lead.Company),
            ("title", lead.Title),
            ("source", lead.Source),
            ("language", lead.Language),
        ];
        foreach (var (name, value) in columns)
            if (value is { Length: > 0 and <= Longest })
                found[name] = value;
        foreach (var (name, value) in TemplateValues.FromJson(lead.Metadata.Json))
            if (found.Count < Most && Text(value) is { Length: > 0 and <= Longest } text)
                found.TryAdd(name, text);
        return found;
    }

    static string? Text(object? value) =>
        value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
}
