namespace Prospero.Server.Startup;

/// <summary>
/// Which pages of other origins may call the routes that need a key. None by default: keys are for servers, and whoever reads a
/// page reads the key in it.
/// </summary>
static class AllowedOrigins
{
    static readonly string[] Told =
    [
        "X-Request-Id",
        "Retry-After",
        "Idempotency-Replayed",
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-RateLimit-Used",
    ];

    /// <summary>Answers preflights and lets the origins read answers (Fetch standard, CORS protocol).</summary>
    public static void UseAllowedOrigins(this WebApplication app, ServerOptions options)
    {
        if (options.AllowedOrigins.Count == 0 || !options.Roles.HasFlag(Roles.Api))
            return;
        app.UseWhen(
            http => IsKeyed(http.Request.Path),
            branch =>
                branch.UseCors(policy =>
                    policy
                        .WithOrigins([.. options.AllowedOrigins])
                        .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
                        .AllowAnyHeader()
                        .WithExposedHeaders(Told)
                )
        );
    }

    /// <summary>
    /// An origin as browsers send it, <c>https://crm.example.com</c>; null for anything else, an address with a path for one.
    /// </summary>
    public static string? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority) == text.TrimEnd('/')
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;

    // Widgets have allow-lists of their own.
    static bool IsKeyed(PathString path) =>
        path.StartsWithSegments("/api/public", StringComparison.Ordinal)
        || (
            path.StartsWithSegments("/api/v1", StringComparison.Ordinal)
            && !path.StartsWithSegments("/api/v1/widgets", StringComparison.Ordinal)
        );
}
