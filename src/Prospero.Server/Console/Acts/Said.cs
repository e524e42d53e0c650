namespace Prospero.Server.WebConsole.Acts;

/// <summary>What became of what somebody just did, shown once on the page they are sent back to.</summary>
/// <param name="IsGood">False if it could not be done.</param>
public sealed record Said(bool IsGood, string Words)
{
    const string Cookie = "prospero_said";
    const int MostCharacters = 500;
    const string Good = "1";

    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Sends the browser to a page that then says it.</summary>
    public static IResult Back(HttpContext http, string path, string words, bool isGood = true)
    {
        var shown = words.Length > MostCharacters ? $"{words[..MostCharacters]}…" : words;
        http.Response.Cookies.Append(Cookie, (isGood ? Good : "0") + Uri.EscapeDataString(shown), Options(http));
        return Results.Redirect(path);
    }

    /// <summary>What is to be said now; null for nothing. It is said once.</summary>
    internal static Said? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 1 } kept)
            return null;
        http.Response.Cookies.Delete(Cookie, Options(http));
        return new Said(kept[..1] == Good, Uri.UnescapeDataString(kept[1..]));
    }

    static CookieOptions Options(HttpContext http) =>
        new()
        {
            Path = ConsoleSetup.Path,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = Lifetime,
        };
}
