using Prospero.Server.Nexor;
using Prospero.Server.PollyBot;

namespace Prospero.Server.Startup;

/// <summary>The descriptions of the surfaces and the page on which their calls can be tried; all of it comes from this server.</summary>
static class ApiDocs
{
    /// <summary>A document that was embedded when the assembly was built.</summary>
    public static byte[] Embedded(string name)
    {
        using var resource =
            typeof(ApiDocs).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without {name}.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }

    public static WebApplication MapDocs(this WebApplication app)
    {
        Map(app, NexorDocs.DocumentPath, NexorDocs.Document());
        Map(app, PollyBotDocs.DocumentPath, PollyBotDocs.Document());
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Prospero: try the API";
            page.SwaggerEndpoint(NexorDocs.DocumentPath, "Nexor surface");
            page.SwaggerEndpoint(PollyBotDocs.DocumentPath, "PollyBot surface");
        });
        return app;
    }

    static void Map(WebApplication app, string path, byte[] document) =>
        app.MapGet(path, () => Results.Bytes(document, "application/json; charset=utf-8"));
}
