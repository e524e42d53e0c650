using Microsoft.AspNetCore.Http.HttpResults;

namespace Prospero.Server.WebConsole.Pages;

/// <summary>A page that says one thing.</summary>
static class Notice
{
    /// <param name="command">What to type in the terminal; null for nothing.</param>
    /// <param name="link">True to offer the way to the leads.</param>
    public static RazorComponentResult<NoticePage> Page(int status, string title, string text, string? command = null, bool link = false) =>
        new(
            new Dictionary<string, object?>
            {
                [nameof(NoticePage.Title)] = title,
                [nameof(NoticePage.Text)] = text,
                [nameof(NoticePage.Command)] = command,
                [nameof(NoticePage.HasLink)] = link,
            }
        )
        {
            StatusCode = status,
        };
}
