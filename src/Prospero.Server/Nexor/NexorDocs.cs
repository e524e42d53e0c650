namespace Prospero.Server.Nexor;

/// <summary>The surface's OpenAPI document and the page on which its calls can be tried; all of it comes from this server.</summary>
static class NexorDocs
{
    public const string DocumentPath = "/openapi/nexor.json";

    /// <summary>The document as it was embedded from <c>docs/api/nexor/openapi.json</c>.</summary>
    public static byte[] Document()
    {
        using var resource =
            typeof(NexorDocs).Assembly.GetManifestResourceStream("openapi.nexor.json")
            ?? throw new InvalidOperationException("The assembly was built without docs/api/nexor/openapi.json.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }

    public static void Map(WebApplication app)
    {
        var document = Document();
        app.MapGet(DocumentPath, () => Results.Bytes(document, "application/json; charset=utf-8"));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Prospero: try the API";
            page.SwaggerEndpoint(DocumentPath, "Nexor surface");
        });
    }
}
