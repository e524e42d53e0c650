namespace Prospero.Server.PollyBot;

/// <summary>The surface's OpenAPI document.</summary>
static class PollyBotDocs
{
    public const string DocumentPath = "/openapi/pollybot.json";

    /// <summary>The document as it was embedded from <c>docs/api/pollybot/openapi.json</c>.</summary>
    public static byte[] Document() => Startup.ApiDocs.Embedded("openapi.pollybot.json");
}
