using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Prospero.Server.Startup;

namespace Prospero.Server.PollyBot.Widgets;

/// <summary>The script that pages embed, carried in the program itself.</summary>
static class WidgetScript
{
    public const string Path = "/widget-packages.min.js";

    /// <summary>The name under which the script is embedded.</summary>
    public const string Resource = "widget-packages.min.js";

    const string MediaType = "text/javascript; charset=utf-8";

    static readonly byte[] Plain = ApiDocs.Embedded(Resource);
    static readonly byte[] Compressed = Compress(Plain);

    // One name per form of it, because what is kept of one must not stand for the other.
    static readonly string Name = Convert.ToHexStringLower(SHA256.HashData(Plain))[..16];

    public static void Map(WebApplication app) => app.MapMethods(Path, ["GET", "HEAD"], Serve);

    static IResult Serve(HttpContext http)
    {
        var isCompressed = http.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality != 0);
        var headers = http.Response.Headers;
        headers.Vary = "Accept-Encoding";
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        // Its address never changes, so pages ask again soon.
        headers.CacheControl = "public, max-age=600";
        if (isCompressed)
            headers.ContentEncoding = "gzip";
        var tag = new EntityTagHeaderValue($"\"{Name}{(isCompressed ? "-gzip" : "")}\"");
        return Results.Bytes(isCompressed ? Compressed : Plain, MediaType, entityTag: tag);
    }

    static byte[] Compress(byte[] plain)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return buffer.ToArray();
    }
}
