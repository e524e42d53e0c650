using System.Net.Http.Headers;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>WhatsApp by Meta's Cloud API: a sender is a number of a WhatsApp Business account.</summary>
public sealed class WhatsAppCloudProvider(VendorHttp http) : IChannelProvider
{
    public const string ProviderName = "whatsapp-cloud";

    const string Vendor = "WhatsApp";

    public string Name => ProviderName;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.WhatsApp];

    public bool CallsBack => true;

    public Problems Check(Sender sender) => WhatsAppSettings.Read(sender).Problems;

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        var (settings, problems) = WhatsAppSettings.Read(request.Sender);
        if (problems.Any)
            return new SendOutcome.Refused(FailureKind.Configuration, problems.First.ToString());
        if (WhatsAppWire.Message(request) is not { } body)
            return new SendOutcome.Refused(FailureKind.ContentRejected, "WhatsApp does not carry this content");
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Root, $"{settings.PhoneNumberId}/messages"))
        {
            Content = VendorHttp.Json(body),
        };
        Sign(message, settings);
        var answer = await http.Ask(Vendor, message, ct);
        return answer.Trouble ?? (answer.IsSuccess ? Accepted(answer) : WhatsAppErrors.Outcome(answer, request.Try));
    }

    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        var (settings, problems) = WhatsAppSettings.Read(sender);
        if (problems.Any)
            return SenderCheck.Bad(problems.First.ToString());
        const string fields =
            "display_phone_number,verified_name,quality_rating,status,name_status,throughput,whatsapp_business_manager_messaging_limit";
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Root, $"{settings.PhoneNumberId}?fields={fields}"));
        Sign(message, settings);
        var answer = await http.Ask(Vendor, message, ct);
        if (answer.Trouble is { } trouble)
            return SenderCheck.Bad(ReasonOf(trouble));
        if (!answer.IsSuccess || answer.Json is not { } json)
            return SenderCheck.Bad(ReasonOf(WhatsAppErrors.Outcome(answer, 1)));
        var facts = fields.Split(',').Select(name => KeyValuePair.Create(name, Fact(json, name))).Where(fact => fact.Value is not null);
        return new SenderCheck(
            true,
            $"WhatsApp knows {json.Text("display_phone_number") ?? settings.PhoneNumberId}",
            [.. facts.Select(fact => KeyValuePair.Create(fact.Key, fact.Value!))]
        );
    }

    internal static void Sign(HttpRequestMessage message, WhatsAppSettings settings) =>
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token);

    internal static string ReasonOf(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Refused refused => refused.Reason,
            SendOutcome.TryLater later => later.Reason,
            SendOutcome.Unknown unknown => unknown.Reason,
            _ => "",
        };

    static string? Fact(System.Text.Json.JsonElement json, string name) =>
        name == "throughput" ? json.At(name).Text("level") : json.Text(name);

    static SendOutcome Accepted(VendorAnswer answer)
    {
        var message = answer.Json is { } json ? json.Items("messages").FirstOrDefault() : default;
        // Meta keeps it back and says so with a success.
        if (message.Text("message_status") == "paused")
            return new SendOutcome.Refused(FailureKind.ContentRejected, "WhatsApp paused the template", "paused");
        return message.Text("id") is { Length: > 0 } id
            ? new SendOutcome.Accepted(id)
            : new SendOutcome.Unknown($"WhatsApp answered {answer.Status} without the message's id");
    }
}
