using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Startup;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>Hooks as this surface shows them.</summary>
sealed class HookWire(PublicAddress address)
{
    public static void WriteMembers(Utf8JsonWriter json, Hook hook)
    {
        json.WriteId("id", hook.Id.Value);
        json.WriteString("name", hook.Name);
        json.WriteObject(
            "field_mapping",
            () =>
            {
                foreach (var (target, path) in hook.Mapping.Paths.OrderBy(one => one.Key, StringComparer.Ordinal))
                    json.WriteString(target, path);
            }
        );
        json.WriteId("workflow_id", hook.Workflow?.Value);
        json.WriteBoolean("deduplicate", hook.Deduplicates);
        json.WriteBoolean("is_active", hook.IsActive);
        json.WriteTime("created_at", hook.CreatedAt);
        json.WriteTime("updated_at", hook.UpdatedAt);
    }

    /// <summary>The address behind a token.</summary>
    public static string Url(PublicAddress address, string token) => $"{address.Url.AbsoluteUri.TrimEnd('/')}{HookRoutes.Prefix}/{token}";

    /// <summary>The answer to a change.</summary>
    /// <param name="saved">The status where it was saved.</param>
    public NexorAnswer Answer(int saved, HookResult result) =>
        result switch
        {
            HookResult.Saved one => NexorAnswer.Of(
                saved,
                json =>
                {
                    json.WriteBoolean("success", true);
                    json.WriteObject("hook", () => WriteMembers(json, one.Hook));
                    if (one.Token is not { } token)
                        return;
                    json.WriteString("token", token);
                    json.WriteString("url", Url(address, token));
                }
            ),
            HookResult.Deleted => NexorAnswer.Of(200, json => json.WriteBoolean("success", true)),
            HookResult.NotFound => NexorError.HookNotFound,
            HookResult.Rejected rejected => NexorError.Invalid(rejected.Problem),
            _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
        };
}
