using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Prospero.Core;

namespace Prospero.Bench.Baselines;

/// <summary>Bare endpoints that do what anybody would write first: the measure for the real ones.</summary>
static class BaselineServer
{
    public static async Task Run(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        await using var rows = BaselineRows.Of(database);
        app.MapGet("/readyz", () => "ready");
        app.MapPost("/parse/api/public/leads", (HttpContext http) => Answer(http, _ => Task.CompletedTask));
        app.MapPost("/insert/api/public/leads", (HttpContext http) => Answer(http, rows.Insert));
        app.MapGet("/api/public/leads/{id}", (string id, HttpContext http) => Get(http, rows, id));
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine($"ready on {address}");
        await app.WaitForShutdownAsync();
    }

    static async Task Answer(HttpContext http, Func<BaselineLead, Task> store)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var lead = BaselineLead.Of(body.RootElement, Ids.New(TimeProvider.System.GetUtcNow()).ToString("D"));
        await store(lead);
        await Write(http, 201, lead);
    }

    static async Task Get(HttpContext http, BaselineRows rows, string id)
    {
        if (await rows.Find(id) is { } lead)
            await Write(http, 200, lead);
        else
            http.Response.StatusCode = 404;
    }

    static async Task Write(HttpContext http, int status, BaselineLead lead)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WriteStartObject("lead");
        json.WriteString("id", lead.Id);
        json.WriteString("first_name", lead.FirstName);
        json.WriteString("last_name", lead.LastName);
        json.WriteString("email", lead.Email);
        json.WriteString("phone", lead.Phone);
        json.WriteString("company", lead.Company);
        json.WriteString("title", lead.Title);
        json.WriteString("source", lead.Source);
        json.WritePropertyName("metadata");
        json.WriteRawValue(lead.Metadata, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync();
    }
}

/// <summary>A lead as the bare endpoints know it.</summary>
sealed record BaselineLead(
    string Id,
    string FirstName,
    string? LastName,
    string? Email,
    string? Phone,
    string? Company,
    string? Title,
    string Source,
    string Metadata
)
{
    public static BaselineLead Of(JsonElement body, string id)
    {
        return new BaselineLead(
            id,
            Text("first_name")!,
            Text("last_name"),
            Text("email"),
            Text("phone"),
            Text("company"),
            Text("title"),
            Text("source")!,
            body.GetProperty("metadata").GetRawText()
        );

        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
