namespace Prospero.Core.Webhooks;

/// <summary>Where receivers and deliveries are kept.</summary>
public interface IWebhooks
{
    /// <summary>Inserts an endpoint or writes what its owner can change; how deliveries went stays.</summary>
    Task Save(ITransaction tx, WebhookEndpoint endpoint, CancellationToken ct);

    /// <summary>Null if it is unknown, deleted or another workspace's.</summary>
    Task<WebhookEndpoint?> Find(WorkspaceId config, WebhookId id, CancellationToken ct);

    /// <summary>All of a live workspace, those of its chatbots included, oldest first.</summary>
    Task<IReadOnlyList<WebhookEndpoint>> All(WorkspaceId config, CancellationToken ct);

    /// <summary>Removes it; what is still to be sent to it is dropped. False if it is gone already.</summary>
    Task<bool> Delete(ITransaction tx, WorkspaceId config, WebhookId id, CancellationToken ct);

    /// <summary>Switches it off with a reason; false if it was off.</summary>
    Task<bool> Pause(ITransaction tx, WorkspaceId config, WebhookId id, string reason, DateTimeOffset now, CancellationToken ct);

    /// <summary>Its deliveries, newest first.</summary>
    Task<DeliveryPage> Deliveries(WebhookId webhook, int offset, int limit, CancellationToken ct);

    Task<Delivery?> FindDelivery(WebhookId webhook, DeliveryId id, CancellationToken ct);

    /// <summary>Adds deliveries; one that exists for its endpoint and event is left out, unless it is a repeat.</summary>
    /// <param name="claim">Under which claim, for one that is tried at once; null otherwise.</param>
    Task Add(ITransaction tx, IReadOnlyCollection<Delivery> deliveries, DeliveryClaim? claim, CancellationToken ct);

    /// <summary>The names of a live workspace's chatbots, deleted ones included: leads go on naming them.</summary>
    Task<IReadOnlyDictionary<ChatbotId, string>> ChatbotNames(WorkspaceId config, CancellationToken ct);

    /// <summary>Takes or keeps the right to do a job alone; false while somebody else has it.</summary>
    Task<bool> TakeLease(string name, Guid holder, DateTimeOffset now, DateTimeOffset until, CancellationToken ct);

    /// <summary>The data sets whose logs are ahead of what was handed to webhooks, and how far that is.</summary>
    Task<IReadOnlyList<(WorkspaceId Workspace, long FannedOut, long Head)>> Behind(CancellationToken ct);

    /// <summary>
    /// Notes that the log was handed over from one position to another; false if somebody else went on from there already,
    /// and then the transaction must not be committed.
    /// </summary>
    Task<bool> Advance(ITransaction tx, WorkspaceId workspace, long from, long to, CancellationToken ct);

    /// <summary>The active endpoints that have something due.</summary>
    Task<IReadOnlyList<WebhookId>> Due(DateTimeOffset now, CancellationToken ct);

    /// <summary>When the next delivery to an active endpoint is due; null if nothing waits.</summary>
    Task<DateTimeOffset?> NextDue(CancellationToken ct);

    /// <summary>
    /// Claims what is due for one endpoint; null if it is not active. While an earlier event of a lead is due or under way,
    /// later ones of that lead wait.
    /// </summary>
    Task<ClaimedDeliveries?> Claim(WebhookId webhook, int limit, DateTimeOffset now, DateTimeOffset until, CancellationToken ct);

    /// <summary>Writes how tries went, only under their claims, and the endpoints' tallies; returns the tallies of today.</summary>
    Task<IReadOnlyList<(WorkspaceId Workspace, WebhookId Webhook, string Name, WebhookTally Tally)>> Record(
        ITransaction tx,
        IReadOnlyCollection<DeliveryResult> results,
        CancellationToken ct
    );

    /// <summary>Puts back what expired claims hold; returns how many.</summary>
    Task<int> ReleaseExpired(DateTimeOffset now, CancellationToken ct);

    /// <summary>Removes at most <paramref name="limit"/> deliveries that are older; returns how many.</summary>
    Task<int> Prune(DateTimeOffset before, int limit, CancellationToken ct);

    /// <summary>Blanks what was or is to be sent about a lead; what is still to be sent is given up.</summary>
    Task Forget(ITransaction tx, WorkspaceId workspace, LeadId lead, CancellationToken ct);
}

/// <summary>The exclusive, expiring right to try a delivery.</summary>
public sealed record DeliveryClaim(ClaimId Id, DateTimeOffset Until);

/// <summary>Deliveries to one endpoint under one claim, at most one per lead.</summary>
public sealed record ClaimedDeliveries(WebhookEndpoint Endpoint, IReadOnlyList<Delivery> Deliveries, DeliveryClaim Claim);

/// <summary>One page of deliveries.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Deliveries, int Total);

/// <summary>What came of a claim on a delivery.</summary>
/// <param name="State">Where it stands now; never claimed.</param>
/// <param name="DueAt">When it is tried again; null unless it is pending.</param>
/// <param name="Answer">How the try went; null if none was made and the claim is only given back.</param>
public sealed record DeliveryResult(
    WebhookId Webhook,
    WorkspaceId Workspace,
    DeliveryId Delivery,
    ClaimId Claim,
    DeliveryState State,
    DateTimeOffset? DueAt,
    WebhookAnswer? Answer,
    DateTimeOffset At
);
