namespace Prospero.Server.Nexor;

/// <summary>The surface's OpenAPI document.</summary>
static class NexorDocs
{
    public const string DocumentPath = "/openapi/nexor.json";

    /// <summary>The document as it was embedded from <c>docs/api/nexor/openapi.json</c>.</summary>
    public static byte[] Document() => Startup.ApiDocs.Embedded("openapi.nexor.json");
}
