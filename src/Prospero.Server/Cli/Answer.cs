using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prospero.Server.Cli;

/// <summary>Answers of commands as JSON, one object on one line.</summary>
static class Answer
{
    static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json(object answer) => JsonSerializer.Serialize(answer, _options);
}
