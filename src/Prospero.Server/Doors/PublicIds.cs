using Prospero.Core;

namespace Prospero.Server.Doors;

/// <summary>Ids as people copy them from where a thing is managed to where it is used.</summary>
static class PublicIds
{
    public const string ChatbotPrefix = "cb_";
    public const string WidgetPrefix = "wg_";

    public static string Of(ChatbotId id) => $"{ChatbotPrefix}{id.Value:N}";

    public static string Of(WidgetId id) => $"{WidgetPrefix}{id.Value:N}";
}
