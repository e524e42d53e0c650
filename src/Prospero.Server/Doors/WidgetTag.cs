using Prospero.Core.Intake;

namespace Prospero.Server.Doors;

/// <summary>What a page embeds to show a widget.</summary>
static class WidgetTag
{
    /// <param name="address">Under which the world reaches this server.</param>
    public static string Of(Widget widget, Uri address) =>
        $"<script src=\"{address.ToString().TrimEnd('/')}/widget-packages.min.js\" data-chatbot-id=\"{PublicIds.Of(widget.Chatbot)}\" "
        + $"data-widget-id=\"{PublicIds.Of(widget.Id)}\"></script>";
}
