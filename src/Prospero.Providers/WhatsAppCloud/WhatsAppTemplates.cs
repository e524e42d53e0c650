using System.Text.Json;
using Prospero.Core.Channels;
using Prospero.Core.Messages;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>The templates of a WhatsApp Business account, page by page.</summary>
public sealed class WhatsAppTemplates(VendorHttp http) : ITemplateSource
{
    // Far above what an account may have; a list without end is a fault.
    const int MostPages = 100;

    public string Provider => WhatsAppCloudProvider.ProviderName;

    public async Task<TemplateListing> List(Sender sender, CancellationToken ct)
    {
        var (settings, problems) = WhatsAppSettings.Read(sender);
        if (problems.Any)
            return new TemplateListing([], problems.First.ToString());
        if (settings.AccountId is null)
            return new TemplateListing([], "the sender has no waba_id");
        var found = new List<ListedTemplate>();
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var path = $"{settings.AccountId}/message_templates?fields=name,language,status,category,components&limit=100{after}";
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Root, path));
            WhatsAppCloudProvider.Sign(request, settings);
            var answer = await http.Ask("WhatsApp", request, ct);
            if (answer.Trouble is { } trouble)
                return new TemplateListing([], WhatsAppCloudProvider.ReasonOf(trouble));
            if (!answer.IsSuccess || answer.Json is not { } json)
                return new TemplateListing([], WhatsAppCloudProvider.ReasonOf(WhatsAppErrors.Outcome(answer, 1)));
            foreach (var template in json.Items("data"))
                if (Read(template) is { } listed)
                    found.Add(listed);
            var paging = json.At("paging");
            var cursor = paging.At("cursors").Text("after");
            if (cursor is null || paging.Text("next") is null)
                return new TemplateListing(found, null);
            after = $"&after={Uri.EscapeDataString(cursor)}";
        }

        return new TemplateListing([], "WhatsApp lists templates without end");
    }

    static ListedTemplate? Read(JsonElement template) =>
        template.Text("name") is { } name && template.Text("language") is { } language
            ? new ListedTemplate(
                name,
                language,
                template.Text("category") ?? "",
                template.Text("status") ?? "",
                template.At("components") is { ValueKind: JsonValueKind.Array } components ? components.GetRawText() : "[]"
            )
            : null;
}
