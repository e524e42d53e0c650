using System.Globalization;
using System.Text;
using System.Text.Json;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>Fills approved templates, in Meta's words: the <c>components</c> of a message.</summary>
public static class TemplateFilling
{
    /// <summary>A template with a value for each of its variables, in the order of <paramref name="slots"/>.</summary>
    /// <param name="slots">Empty where the template has numbered variables in its body only.</param>
    public static SendContent.ApprovedTemplate Fill(
        string name,
        string language,
        string body,
        IReadOnlyList<TemplateSlot> slots,
        IReadOnlyList<string> values
    )
    {
        if (slots.Count == 0)
            slots = [.. values.Select((_, i) => TemplateSlot.OfBody($"{i + 1}"))];
        var preview = body;
        var number = 0;
        foreach (var (slot, value) in slots.Zip(values))
            if (slot.Component == TemplateSlot.Body)
                preview = preview.Replace(
                    slot.IsNamed ? $"{{{{{slot.Name}}}}}" : string.Create(CultureInfo.InvariantCulture, $"{{{{{++number}}}}}"),
                    value,
                    StringComparison.Ordinal
                );
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var part in slots.Zip(values).GroupBy(one => (one.First.Component, one.First.Button)))
                Write(json, part.Key, [.. part]);
            json.WriteEndArray();
        }

        return new SendContent.ApprovedTemplate(name, language, Encoding.UTF8.GetString(buffer.ToArray()), preview);
    }

    static void Write(Utf8JsonWriter json, (string Component, int Button) part, IReadOnlyList<(TemplateSlot Slot, string Value)> values)
    {
        json.WriteStartObject();
        json.WriteString("type", part.Component);
        if (part.Component == TemplateSlot.OfButton)
        {
            json.WriteString("sub_type", values[0].Slot.Kind == TemplateSlot.Coupon ? "copy_code" : "url");
            json.WriteString("index", part.Button.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteStartArray("parameters");
        foreach (var (slot, value) in values)
        {
            json.WriteStartObject();
            json.WriteString("type", slot.Kind);
            if (slot.IsNamed)
                json.WriteString("parameter_name", slot.Name);
            if (slot.Kind is "image" or "video" or "document")
            {
                json.WriteStartObject(slot.Kind);
                json.WriteString("link", value);
                json.WriteEndObject();
            }
            else
                json.WriteString(slot.Kind, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
