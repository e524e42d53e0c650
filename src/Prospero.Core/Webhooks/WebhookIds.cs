namespace Prospero.Core.Webhooks;

/// <summary>A receiver of events.</summary>
public readonly record struct WebhookId(Guid Value)
{
    public static WebhookId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One event on its way to one receiver; the same over all tries.</summary>
public readonly record struct DeliveryId(Guid Value)
{
    public static DeliveryId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}
