using System.Net.Http.Headers;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Retell;

/// <summary>Calls by a voice agent at Retell: a sender is a number and the agent that speaks for it.</summary>
/// <param name="publicUrl">The address under which the world reaches this server; asked each time.</param>
public sealed class RetellProvider(VendorHttp http, Func<Uri> publicUrl) : IChannelProvider
{
    public const string ProviderName = "retell";

    const string Vendor = "Retell";

    public string Name => ProviderName;

    public IReadOnlyList<Channel> Channels { get; } = [Channel.Call];

    public bool CallsBack => true;

    public Problems Check(Sender sender) => RetellSettings.Read(sender).Problems;

    public async Task<SendOutcome> Send(SendRequest request, CancellationToken ct)
    {
        var (settings, problems) = RetellSettings.Read(request.Sender);
        if (problems.Any)
            return new SendOutcome.Refused(FailureKind.Configuration, problems.First.ToString());
        if (request.Content is not SendContent.CallScript script)
            return new SendOutcome.Refused(FailureKind.ContentRejected, "Retell carries calls only");
        var body = RetellWire.Call(request, script, settings, CallbackAddress.Of(publicUrl(), request.Sender));
        var answer = await Ask(settings, HttpMethod.Post, "v2/create-phone-call", body, ct);
        if (answer.Trouble is { } trouble)
            return trouble;
        if (!answer.IsSuccess)
            return Refusal(answer);
        return answer.Json?.Text("call_id") is { Length: > 0 } id
            ? new SendOutcome.Accepted(id)
            : new SendOutcome.Unknown($"Retell answered {answer.Status} without the call's id");
    }

    /// <summary>Asks for the call by its id, else for the one that carries our touchpoint.</summary>
    public async Task<ProviderReport?> Find(Sender sender, TouchpointId touchpoint, string? providerId, CancellationToken ct)
    {
        var (settings, problems) = RetellSettings.Read(sender);
        if (problems.Any)
            return null;
        var id = providerId ?? await FindId(settings, touchpoint, ct);
        if (id is null)
            return null;
        var answer = await Ask(settings, HttpMethod.Get, $"v2/get-call/{Uri.EscapeDataString(id)}", null, ct);
        // Whoever asks has waited for the analysis long enough. A call that still goes on says nothing to whoever knows that it
        // was placed.
        return answer.IsSuccess && answer.Json is { } call && RetellCall.Report(call, isFinal: true) is { } report
            ? report is ProviderReport.Delivery && providerId is not null
                ? null
                : report
            : null;
    }

    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        var (settings, problems) = RetellSettings.Read(sender);
        if (problems.Any)
            return SenderCheck.Bad(problems.First.ToString());
        var answer = await Ask(settings, HttpMethod.Get, "get-concurrency", null, ct);
        if (answer.Trouble is { } trouble)
            return SenderCheck.Bad(Words(trouble));
        if (!answer.IsSuccess || answer.Json is not { } json)
            return SenderCheck.Bad(Words(Refusal(answer)));
        string[] names = ["current_concurrency", "concurrency_limit", "concurrency_burst_limit"];
        var facts = names.Select(name => KeyValuePair.Create(name, json.Text(name))).Where(fact => fact.Value is not null);
        return new SenderCheck(true, "Retell takes the key", [.. facts.Select(fact => KeyValuePair.Create(fact.Key, fact.Value!))]);
    }

    async Task<string?> FindId(RetellSettings settings, TouchpointId touchpoint, CancellationToken ct)
    {
        var answer = await Ask(settings, HttpMethod.Post, "v3/list-calls", RetellWire.CallsOf(touchpoint), ct);
        if (!answer.IsSuccess || answer.Json is not { } json)
            return null;
        var ours = json.Items("items").Where(call => IsOf(call, touchpoint)).Select(call => call.Text("call_id")).ToList();
        return ours.Count == 0 ? null : ours[0];
    }

    // A filter that Retell does not know, it leaves out; then the list is of other calls.
    static bool IsOf(JsonElement call, TouchpointId touchpoint) =>
        call.At("metadata").Text(RetellWire.Correlation) == touchpoint.ToString();

    async Task<VendorAnswer> Ask(RetellSettings settings, HttpMethod method, string path, byte[]? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(settings.Root, path));
        if (body is not null)
            request.Content = VendorHttp.Json(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
        return await http.Ask(Vendor, request, ct);
    }

    static SendOutcome Refusal(VendorAnswer answer)
    {
        var words = answer.Json?.Text("message") ?? $"Retell answered {answer.Status}";
        var code = $"{answer.Status}";
        return answer.Status switch
        {
            429 => new SendOutcome.TryLater(FailureKind.RateLimited, words, answer.RetryAfter, CountsAsAttempt: false, code),
            >= 500 => new SendOutcome.Unknown($"Retell answered {answer.Status}: {words}"),
            400 or 422 => new SendOutcome.Refused(FailureKind.ContentRejected, words, code),
            402 => new SendOutcome.Refused(FailureKind.AccountRestricted, words, code),
            _ => new SendOutcome.Refused(FailureKind.Configuration, words, code),
        };
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
