using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Door;

/// <summary>One operation of this surface.</summary>
interface IPollyBotOperation
{
    /// <summary>
    /// Translates, calls one use case, translates back. For a write <paramref name="ct"/> is never cancelled: what has
    /// begun is carried out, whether or not the client still waits.
    /// </summary>
    Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct);
}

/// <summary>A call that has passed the door: its key is good, its limit is kept, its chatbot exists, its body is an object.</summary>
/// <param name="Workspace">The data set that the key opens.</param>
/// <param name="Key">The key that opens it.</param>
/// <param name="Now">When it came, in system time.</param>
/// <param name="Chatbots">The workspace's chatbots, oldest first.</param>
/// <param name="Chatbot">The one in the path; null for a call that reaches the whole workspace.</param>
/// <param name="LeadPart">The lead's id in the path as it stands there; null if the path has none.</param>
/// <param name="Query">The query parameters.</param>
/// <param name="Body">The body; undefined if the operation takes none.</param>
/// <param name="IdempotencyKey">Null if none was given.</param>
sealed record PollyBotCall(
    Workspace Workspace,
    ApiKey Key,
    DateTimeOffset Now,
    IReadOnlyList<Chatbot> Chatbots,
    Chatbot? Chatbot,
    string? LeadPart,
    IQueryCollection Query,
    JsonElement Body,
    IdempotencyKey? IdempotencyKey
)
{
    /// <summary>The webhook's id in the path as it stands there; null if the path has none.</summary>
    public string? WebhookPart { get; init; }

    /// <summary>The delivery's id in the path as it stands there; null if the path has none.</summary>
    public string? DeliveryPart { get; init; }

    /// <summary>The audit's line about a change that this call makes.</summary>
    public AuditEntry Audited(string action, string subject) => new(Now, $"key:{Key.LastFour}", action, subject);

    /// <summary>A query parameter, the last one of its name; null if it is absent or blank.</summary>
    public string? Asked(string name) => Query[name] is [.., var last] && !string.IsNullOrWhiteSpace(last) ? last.Trim() : null;

    /// <summary>The lead's id in the path; false if it is the id of nothing.</summary>
    public bool IsLead(out LeadId id) => WireIds.TryLead(LeadPart, out id);

    /// <summary>The chatbot with this id on the wire; null if the workspace has none.</summary>
    public Chatbot? FindChatbot(string? id) =>
        WireIds.TryChatbot(id, out var chatbot) ? Chatbots.FirstOrDefault(one => one.Id == chatbot) : null;

    /// <summary>A lead as this surface shows it.</summary>
    public void Write(Utf8JsonWriter json, CardedLead lead) =>
        Leads.LeadWire.WriteMembers(
            json,
            lead,
            Workspace.Config,
            Chatbots.FirstOrDefault(one => one.Id == lead.Card.Chatbot)?.ShowsUpperCase == true
        );

    /// <summary>What is to be kept under the idempotency key; null if none was given.</summary>
    public KeptAnswer<T>? Keep<T>(Func<T, PollyBotAnswer> render) =>
        IdempotencyKey is null
            ? null
            : new KeptAnswer<T>(
                IdempotencyKey,
                result =>
                {
                    var answer = render(result);
                    return new StoredAnswer(answer.Status, answer.Body, answer.Fault is null);
                }
            );
}
