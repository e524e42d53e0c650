using Prospero.Core;
using Prospero.Server.Doors;

namespace Prospero.Server.PollyBot.Json;

/// <summary>Ids on the wire: a word that says of what, and 32 lower-case hex digits.</summary>
static class WireIds
{
    const string Lead = "lead_";

    public static string Of(LeadId id) => $"{Lead}{id.Value:N}";

    public static string Of(ChatbotId id) => PublicIds.Of(id);

    public static string Of(WorkspaceId id) => $"ws_{id.Value:N}";

    public static bool TryLead(string? text, out LeadId id)
    {
        var isId = Try(text, Lead, out var value);
        id = new LeadId(value);
        return isId;
    }

    public static bool TryChatbot(string? text, out ChatbotId id)
    {
        var isId = Try(text, PublicIds.ChatbotPrefix, out var value);
        id = new ChatbotId(value);
        return isId;
    }

    static bool Try(string? text, string word, out Guid id)
    {
        id = default;
        return text is not null
            && text.Length == word.Length + 32
            && text.StartsWith(word, StringComparison.Ordinal)
            && text.AsSpan(word.Length).IndexOfAnyExcept("0123456789abcdef") < 0
            && Guid.TryParseExact(text.AsSpan(word.Length), "N", out id);
    }
}
