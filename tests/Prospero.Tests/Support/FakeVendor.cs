using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Prospero.Tests.Support;

/// <summary>A vendor's API on a free port of 127.0.0.1, for tests.</summary>
public abstract class FakeVendor : IAsyncDisposable
{
    readonly ConcurrentQueue<Asked> _asked = [];
    readonly ConcurrentQueue<Func<Asked, VendorReply>> _once = [];
    WebApplication _app = null!;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What happens between what it does and its answer; null for nothing.</summary>
    public Func<Task>? Meanwhile { get; set; }

    /// <summary>What was asked of it, in order.</summary>
    public IReadOnlyList<Asked> All => [.. _asked];

    /// <summary>The next request is answered like this; what it would have done is done all the same.</summary>
    public void Next(params ReadOnlySpan<VendorReply> answers)
    {
        foreach (var answer in answers)
            _once.Enqueue(_ => answer);
    }

    public async Task Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Converse);
        await _app.StartAsync();
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What it does and says when nothing else was ordered.</summary>
    protected abstract VendorReply Carry(Asked asked);

    async Task Converse(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key,
            header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
        var asked = new Asked(http.Request.Method, http.Request.Path + http.Request.QueryString.ToString(), headers, body.ToArray());
        _asked.Enqueue(asked);
        var usual = Carry(asked);
        var said = _once.TryDequeue(out var ordered) ? ordered(asked) : usual;
        if (Meanwhile is { } meanwhile)
            await meanwhile();
        if (said.Status == 0)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = said.Status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in said.Headers)
            http.Response.Headers[name] = value;
        await http.Response.WriteAsync(said.Body);
    }
}

/// <summary>A request as a fake got it.</summary>
public sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>What a fake says.</summary>
/// <param name="Status">0 to cut the connection without an answer.</param>
public sealed record VendorReply(int Status, string Body, params IReadOnlyList<(string Name, string Value)> Headers)
{
    public static VendorReply Cut { get; } = new(0, "");

    public static VendorReply Json(int status, object body) => new(status, JsonSerializer.Serialize(body));
}
