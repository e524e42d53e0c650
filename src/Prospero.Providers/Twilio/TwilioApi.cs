using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>Requests to Twilio's API, which takes forms and answers JSON.</summary>
sealed class TwilioApi(VendorHttp http)
{
    const string Vendor = "Twilio";

    /// <summary>Makes something.</summary>
    public async Task<VendorAnswer> Post(
        TwilioSettings settings,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> form,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Account, path))
        {
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.Authorization = settings.Authorization;
        return await http.Ask(Vendor, request, ct);
    }

    /// <summary>Asks for something.</summary>
    public async Task<VendorAnswer> Get(TwilioSettings settings, string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Account, path));
        request.Headers.Authorization = settings.Authorization;
        return await http.Ask(Vendor, request, ct);
    }

    /// <summary>Whether Twilio knows the account and takes its credentials.</summary>
    public async Task<SenderCheck> Probe(TwilioSettings settings, CancellationToken ct)
    {
        var account = settings.Account.ToString().TrimEnd('/');
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{account}.json"));
        request.Headers.Authorization = settings.Authorization;
        var answer = await http.Ask(Vendor, request, ct);
        if (answer.Trouble is { } trouble)
            return SenderCheck.Bad(Words(trouble));
        if (!answer.IsSuccess || answer.Json is not { } json)
            return SenderCheck.Bad(Words(TwilioErrors.Outcome(answer)));
        var status = json.Text("status") ?? "unknown";
        return new SenderCheck(
            status == "active",
            $"Twilio knows the account {json.Text("friendly_name")}".TrimEnd(),
            [KeyValuePair.Create("status", status), KeyValuePair.Create("type", json.Text("type") ?? "unknown")]
        );
    }

    static string Words(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Refused refused => refused.Reason,
            SendOutcome.TryLater later => later.Reason,
            SendOutcome.Unknown unknown => unknown.Reason,
            _ => "",
        };
}
