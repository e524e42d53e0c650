using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Core.Events;
using Prospero.Core.Leads;

namespace Prospero.Core.Webhooks;

/// <summary>
/// Hands events to the endpoints that subscribed to them: each body is rendered once, and the deliveries are stored in the
/// transaction that notes how far the log was handed over. One node does it at a time; if two ever did, only one would
/// commit.
/// </summary>
public sealed class FanOut(
    IStore store,
    IEvents events,
    IWebhooks webhooks,
    IAccess access,
    ILeadCards cards,
    IEnumerable<IWebhookShape> shapes,
    WebhookSignal signal,
    WebhookOptions options,
    TimeProvider clock
)
{
    // Rows of one transaction, so that nobody waits long for it.
    const int MostRows = 1000;
    const string LeaseName = "webhook fan-out";

    readonly Guid _holder = Ids.New(clock.GetUtcNow());
    readonly Dictionary<WorkspaceId, DateTimeOffset> _silent = [];
    DateTimeOffset _leaseUntil = DateTimeOffset.MinValue;

    /// <summary>Hands over what is new; returns how many events that were, 0 also if another node does it.</summary>
    public async Task<int> RunOnce(CancellationToken ct)
    {
        var behind = await webhooks.Behind(ct);
        if (behind.Count == 0)
            return 0;
        if (!await HoldLease(ct))
            return 0;
        var total = 0;
        foreach (var (workspace, fannedOut, head) in behind)
            total += await HandOver(workspace, fannedOut, head, ct);
        return total;
    }

    // Kept with half of its time left, so that most turns need not write it.
    async Task<bool> HoldLease(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now + options.FanOutLease / 2 < _leaseUntil)
            return true;
        var until = now + options.FanOutLease;
        var isHeld = await webhooks.TakeLease(LeaseName, _holder, now, until, ct);
        _leaseUntil = isHeld ? until : DateTimeOffset.MinValue;
        return isHeld;
    }

    // The head was read before the endpoints: whoever subscribed before an event happened is among them.
    async Task<int> HandOver(WorkspaceId id, long from, long head, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_silent.TryGetValue(id, out var asked) && now - asked < options.PollInterval)
            return 0;
        if (await access.FindWorkspace(id, ct) is not { } workspace)
            return 0;
        var endpoints = (await webhooks.All(workspace.Config, ct)).Where(endpoint => endpoint.IsActive).ToList();
        if (endpoints.Count == 0)
        {
            // Nobody listens: what happens is passed over once in a while, not event by event.
            _silent[id] = now;
            await Store(id, from, head, [], ct);
            return 0;
        }

        _silent.Remove(id);
        var limit = (int)Math.Min(Math.Clamp(MostRows / endpoints.Count, 1, options.FanOutBatch), head - from);
        var happened = await events.Read(id, from, limit, ct);
        if (happened.Count == 0)
            return 0;
        return await Store(id, from, happened[^1].Position, await Deliveries(workspace, endpoints, happened, ct), ct) ? happened.Count : 0;
    }

    async Task<List<Delivery>> Deliveries(
        Workspace workspace,
        List<WebhookEndpoint> endpoints,
        IReadOnlyList<StoredEvent> happened,
        CancellationToken ct
    )
    {
        var heard = happened.Where(one => endpoints.Exists(endpoint => endpoint.Hears(one.Type))).ToList();
        LeadId[] concerned = [.. heard.Select(one => one.Lead).OfType<LeadId>().Distinct()];
        var known =
            concerned.Length == 0
                ? []
                : (await cards.FindAll(workspace.Id, concerned, ct)).ToDictionary(found => found.Lead.Id, found => found);
        IReadOnlyDictionary<ChatbotId, string> chatbots = endpoints.Exists(MindsChatbots)
            ? await webhooks.ChatbotNames(workspace.Config, ct)
            : new Dictionary<ChatbotId, string>();
        var now = clock.GetUtcNow();
        List<Delivery> deliveries = [];
        foreach (var one in heard)
        {
            var lead = one.Lead is { } id ? known.GetValueOrDefault(id) : null;
            var scene = new EventScene(workspace, one, lead, Chatbot(one, lead, chatbots), workspace.IsTest);
            deliveries.AddRange(
                endpoints
                    .Where(endpoint => endpoint.Hears(one.Type) && (endpoint.Chatbot is null || endpoint.Chatbot == scene.Chatbot?.Id))
                    .Select(endpoint => Deliver(scene, endpoint, now))
                    .OfType<Delivery>()
            );
        }

        return deliveries;
    }

    static bool MindsChatbots(WebhookEndpoint endpoint) => endpoint.Chatbot is not null || endpoint.Profile == WebhookProfile.PollyBot;

    // A lead that is gone has no card any more; its last event says who had captured it.
    static NamedChatbot? Chatbot(StoredEvent happened, CardedLead? lead, IReadOnlyDictionary<ChatbotId, string> names)
    {
        var id = lead?.Card.Chatbot;
        if (happened.Type == "lead.deleted" && JsonElement.Parse(happened.PayloadJson).TryGetProperty("chatbot_id", out var told))
            id = new ChatbotId(told.GetGuid());
        return id is { } chatbot && names.TryGetValue(chatbot, out var name) ? new NamedChatbot(chatbot, name) : null;
    }

    Delivery? Deliver(EventScene scene, WebhookEndpoint endpoint, DateTimeOffset now)
    {
        var id = DeliveryId.New(now);
        var shape = shapes.FirstOrDefault(one => one.Speaks(endpoint.Profile));
        return shape?.Shape(scene, endpoint, id) is { } shaped
            ? new Delivery(
                id,
                scene.Workspace.Id,
                endpoint.Id,
                scene.Event.Id,
                shaped.Name,
                scene.Event.Position,
                scene.Event.Lead,
                shaped.Body,
                IsRepeat: false,
                DeliveryState.Pending,
                now,
                0,
                now
            )
            : null;
    }

    async Task<bool> Store(WorkspaceId workspace, long from, long to, List<Delivery> deliveries, CancellationToken ct)
    {
        try
        {
            await store.InTransaction(
                async tx =>
                {
                    if (!await webhooks.Advance(tx, workspace, from, to, ct))
                        throw new HandedOverAlready();
                    await webhooks.Add(tx, deliveries, null, ct);
                    return true;
                },
                ct
            );
        }
        catch (HandedOverAlready)
        {
            return false;
        }

        if (deliveries.Count > 0)
            signal.Set();
        return true;
    }

    sealed class HandedOverAlready() : Exception("Another node handed these events over.");
}
