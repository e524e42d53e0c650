using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Chatbots;

/// <summary>A chatbot as this surface shows it.</summary>
static class ChatbotWire
{
    public static void WriteMembers(Utf8JsonWriter json, Chatbot chatbot)
    {
        json.WriteId("id", chatbot.Id.Value);
        json.WriteString("public_id", PublicIds.Of(chatbot.Id));
        json.WriteString("name", chatbot.Name);
        json.WriteBoolean("require_email", chatbot.RequiresEmail);
        json.WriteString("status_case", chatbot.ShowsUpperCase ? ChatbotForm.Upper : ChatbotForm.Lower);
        json.WriteId("workflow_id", chatbot.Workflow?.Value);
        json.WriteBoolean("is_default", chatbot.IsDefault);
        json.WriteTime("created_at", chatbot.CreatedAt);
        json.WriteTime("updated_at", chatbot.UpdatedAt);
    }

    /// <summary>The answer that shows one chatbot.</summary>
    public static NexorAnswer Answer(int status, Chatbot chatbot) =>
        NexorAnswer.Of(
            status,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject("chatbot", () => WriteMembers(json, chatbot));
            }
        );

    /// <summary>The answer to making, changing and deleting one.</summary>
    /// <param name="status">Where it was made or changed.</param>
    public static NexorAnswer Answer(int status, ChatbotResult result) =>
        result switch
        {
            ChatbotResult.Saved saved => Answer(status, saved.Chatbot),
            ChatbotResult.Deleted => NexorAnswer.Of(200, json => json.WriteBoolean("success", true)),
            ChatbotResult.NotFound => NexorError.ChatbotNotFound,
            ChatbotResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}
