using System.Security.Cryptography;
using System.Text;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>What Meta sends: reports, messages, wishes to hear no more, news about templates; many at once.</summary>
public sealed class WhatsAppCallback : ICallbackReader
{
    const string Scheme = "sha256=";

    public string Provider => WhatsAppCloudProvider.ProviderName;

    /// <summary>Meta checks a new address by a word that both sides know.</summary>
    public CallbackAnswer? Greet(Sender sender, RawCallback callback)
    {
        if (callback.Method != "GET")
            return null;
        var query = Query.Parse(callback.Url.Query);
        var expected = sender.Settings.GetValueOrDefault("verify_token") ?? "";
        var given = query.GetValueOrDefault("hub.verify_token") ?? "";
        var isRight =
            query.GetValueOrDefault("hub.mode") == "subscribe"
            && expected.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
        return isRight ? CallbackAnswer.Text(query.GetValueOrDefault("hub.challenge") ?? "") : CallbackAnswer.Refused;
    }

    public bool IsGenuine(Sender sender, RawCallback callback, DateTimeOffset now)
    {
        if (callback.Header("x-hub-signature-256") is not { } header || !header.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Signatures.TryHex(header.AsSpan(Scheme.Length), given))
            return false;
        foreach (var secret in SenderEditor.Secrets(sender, "app_secret"))
            if (CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), callback.Body), given))
                return true;
        return false;
    }

    public CallbackContent Read(Sender sender, IReadOnlyList<Sender> senders, RawCallback callback)
    {
        var events = new List<InboundEvent>();
        var strangers = 0;
        foreach (var entry in VendorJson.Object(callback.Body).Items("entry"))
        foreach (var change in entry.Items("changes"))
        {
            var value = change.At("value");
            if (change.Text("field") == "message_template_status_update")
            {
                events.AddRange(WhatsAppNews.OfTemplate(sender, entry, value));
                continue;
            }

            var number = value.At("metadata").Text("phone_number_id");
            if (number is null)
                continue;
            var addressed = senders.FirstOrDefault(one =>
                one.Provider == Provider && one.Settings.GetValueOrDefault("phone_number_id") == number
            );
            if (addressed is null)
                strangers++;
            else
                events.AddRange(WhatsAppNews.OfNumber(addressed, value));
        }

        return new CallbackContent(events, strangers);
    }
}
