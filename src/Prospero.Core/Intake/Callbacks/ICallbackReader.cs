using Prospero.Core.Channels;

namespace Prospero.Core.Intake;

/// <summary>Understands what one provider sends to our address. Pure: the same request always means the same.</summary>
public interface ICallbackReader
{
    /// <summary>The name in <see cref="Sender.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>True if the provider surely sent this, by its signature over the bytes as they came.</summary>
    /// <param name="now">System time, for signatures that grow old.</param>
    bool IsGenuine(Sender sender, RawCallback callback, DateTimeOffset now);

    /// <summary>What the provider is told once the request is kept.</summary>
    CallbackAnswer Receipt(Sender sender, RawCallback callback) => CallbackAnswer.Done;

    /// <summary>The answer to a question that brings no news, such as the check of a new address; null if it is none.</summary>
    CallbackAnswer? Greet(Sender sender, RawCallback callback) => null;

    /// <summary>What it says.</summary>
    /// <param name="sender">Whose address it came to.</param>
    /// <param name="senders">The senders of the workspace: one request may speak of several.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    CallbackContent Read(Sender sender, IReadOnlyList<Sender> senders, RawCallback callback);
}

/// <summary>A request of a provider, as it came.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The address that the provider called, query included, as it is known outside.</param>
/// <param name="Headers">Those that matter, names in lower case.</param>
public sealed record RawCallback(string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>When it came, in system time, for news without a time of its own; known once it is kept.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>An answer to a provider.</summary>
public sealed record CallbackAnswer(int Status, string Body, string ContentType)
{
    public static CallbackAnswer Done { get; } = new(200, "", "text/plain; charset=utf-8");

    public static CallbackAnswer Refused { get; } = new(403, "", "text/plain; charset=utf-8");

    public static CallbackAnswer Text(string body) => new(200, body, "text/plain; charset=utf-8");

    public static CallbackAnswer Xml(string body) => new(200, body, "text/xml; charset=utf-8");
}

/// <summary>What a request says.</summary>
/// <param name="Events">What concerns us, in the order in which it stands there.</param>
/// <param name="Strangers">How many entries are about accounts that the workspace does not have.</param>
public sealed record CallbackContent(IReadOnlyList<InboundEvent> Events, int Strangers = 0)
{
    public static CallbackContent Nothing { get; } = new([]);
}
