using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Prospero.Server.WebConsole;

/// <summary>
/// Style sheet and module, carried in the program itself, so that they are there wherever it is started from. Their
/// addresses change with their content and may be kept for ever.
/// </summary>
static class ConsoleAssets
{
    static readonly FrozenDictionary<string, Asset> All = new[]
    {
        Read("console.css", "text/css; charset=utf-8"),
        Read("console.js", "text/javascript; charset=utf-8"),
        Read("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The address of an asset as pages name it.</summary>
    public static string Address(string name) => $"{ConsoleSetup.Path}/assets/{name}?v={All[name].Version}";

    public static void Map(RouteGroupBuilder console) => console.MapGet("/assets/{name}", Serve);

    static IResult Serve(string name, HttpContext http)
    {
        if (!All.TryGetValue(name, out var asset))
            return Results.NotFound();
        http.Response.Headers.CacheControl = http.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Content, asset.MediaType);
    }

    static Asset Read(string name, string mediaType)
    {
        using var stream =
            typeof(ConsoleAssets).Assembly.GetManifestResourceStream($"console/{name}")
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var content = buffer.ToArray();
        return new Asset(name, mediaType, content, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }

    sealed record Asset(string Name, string MediaType, byte[] Content, string Version);
}
