namespace Prospero.Core.Webhooks;

/// <summary>How requests reach receivers. It reports and never repeats.</summary>
public interface IWebhookTransport
{
    /// <summary>Posts a JSON body; whatever happens is in the answer, no exception is.</summary>
    /// <param name="timeout">From the first byte to the last header of the answer.</param>
    Task<WebhookAnswer> Post(
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        byte[] body,
        TimeSpan timeout,
        CancellationToken ct
    );

    /// <summary>
    /// Why nothing may be sent to this address, to be read after the field's name; null if it may. A host that cannot be
    /// resolved now may: it is looked at again at each send.
    /// </summary>
    Task<string?> WhyNot(Uri url, CancellationToken ct);
}
