using System.Text.Json;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>What a message of a lead says, as a text for people.</summary>
static class WhatsAppWords
{
    const int Longest = 4096;

    public static string Of(JsonElement message, string type)
    {
        var content = message.At(type);
        var words = type switch
        {
            "text" => content.Text("body"),
            // The quick reply of a template, and the button of a message of ours.
            "button" => content.Text("text") ?? content.Text("payload"),
            "interactive" => Answer(content),
            "location" => Location(content),
            "image" or "video" or "document" or "audio" or "sticker" => Media(content, type),
            _ => null,
        };
        words = string.IsNullOrWhiteSpace(words) ? $"[{(type.Length == 0 ? "message" : type)}]" : words;
        return words.Length <= Longest ? words : words[..Longest];
    }

    static string? Answer(JsonElement content)
    {
        var kind = content.Text("type") ?? "";
        var answer = content.At(kind);
        return answer.Text("title") ?? answer.Text("body") ?? answer.Text("id");
    }

    static string Media(JsonElement content, string type)
    {
        var name = content.Text("filename") is { Length: > 0 } file ? $"[{type}: {file}]" : $"[{type}]";
        return content.Text("caption") is { Length: > 0 } caption ? $"{name} {caption}" : name;
    }

    static string Location(JsonElement content)
    {
        var place = string.Join(", ", new[] { content.Text("name"), content.Text("address") }.Where(part => part is { Length: > 0 }));
        return $"[location] {content.Text("latitude")}, {content.Text("longitude")} {place}".TrimEnd();
    }
}
