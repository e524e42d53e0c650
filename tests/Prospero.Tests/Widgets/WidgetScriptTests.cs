using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Prospero.Server.PollyBot.Widgets;
using Prospero.Server.Startup;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Widgets;

/// <summary>The script that pages embed.</summary>
public sealed class WidgetScriptTests(WidgetPlace place) : IClassFixture<WidgetPlace>
{
    const int LargestCompressed = 15_000;

    [Fact]
    public void It_is_small_and_needs_nothing_else()
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(ApiDocs.Embedded(WidgetScript.Resource));

        Assert.InRange(buffer.Length, 1_000, LargestCompressed);
        Assert.DoesNotContain("\"dependencies\"", Repository.Read("widget/package.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void It_was_built_from_the_sources_beside_it()
    {
        string[] sources = ["widget/build", "widget/package-lock.json", "widget/tsconfig.json", .. Repository.Files("widget/src", ".ts")];
        var text = string.Concat(sources.Select(Repository.Read));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith(
            $"/* Prospero widget; built by widget/build from {hash} */",
            Encoding.UTF8.GetString(ApiDocs.Embedded(WidgetScript.Resource)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_is_served_at_the_root_compressed_where_that_is_understood()
    {
        var plain = await place.Server.Send("GET", WidgetScript.Path);
        var compressed = await place.Server.Send("GET", WidgetScript.Path, headers: [KeyValuePair.Create("Accept-Encoding", "br, gzip")]);

        Assert.Equal((200, 200), (plain.Status, compressed.Status));
        Assert.Equal(ApiDocs.Embedded(WidgetScript.Resource), plain.Body);
        Assert.Equal(("*", "Accept-Encoding"), (plain.Header("Access-Control-Allow-Origin"), plain.Header("Vary")));
        Assert.InRange(compressed.Body.Length, 1_000, LargestCompressed);
        await using var gzip = new GZipStream(new MemoryStream(compressed.Body), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await gzip.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        Assert.Equal(plain.Body, unpacked.ToArray());

        var again = await place.Server.Send(
            "GET",
            WidgetScript.Path,
            headers: [KeyValuePair.Create("If-None-Match", plain.Header("ETag")!)]
        );
        Assert.Equal(304, again.Status);
    }
}
