using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Retell;

/// <summary>What Retell sends about a call: it began, it ended, it was analysed.</summary>
public sealed class RetellCallback : ICallbackReader
{
    static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    public string Provider => RetellProvider.ProviderName;

    public bool IsGenuine(Sender sender, RawCallback callback, DateTimeOffset now)
    {
        if (callback.Header("x-retell-signature") is not { } header || !TryRead(header, out var version, out var digest))
            return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (
            !Signatures.TryHex(digest, given)
            || !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs(now.ToUnixTimeMilliseconds() - (double)at) > Oldest.TotalMilliseconds
        )
            return false;
        byte[] signed = [.. callback.Body, .. Encoding.ASCII.GetBytes(version)];
        foreach (var key in SenderEditor.Secrets(sender, "api_key"))
            if (CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed), given))
                return true;
        return false;
    }

    public CallbackContent Read(Sender sender, IReadOnlyList<Sender> senders, RawCallback callback)
    {
        var json = VendorJson.Object(callback.Body);
        var name = json.Text("event") ?? throw new FormatException("there is no event");
        var call = json.At("call");
        var id = call.Text("call_id") ?? throw new FormatException("there is no call_id");
        var report = name switch
        {
            "call_started" => new ProviderReport.Delivery(DeliveryStatus.Sent),
            "call_ended" => RetellCall.Report(call, isFinal: false),
            "call_analyzed" => RetellCall.Report(call, isFinal: true),
            _ => null,
        };
        if (report is null)
            return CallbackContent.Nothing;
        var at = At(call, name, callback);
        List<InboundEvent> events =
        [
            new InboundEvent.Reported(sender.Workspace, Provider, $"{name}:{id}", at, id, Touchpoint(call), report),
        ];
        if (call.Text("disconnection_reason") == "user_requested_dnc" && call.Text("to_number") is { } number)
            events.Add(new InboundEvent.OptedOut(sender.Workspace, Provider, $"dnc:{id}", at, Channel.Call, sender.Id, number));
        return new CallbackContent(events);
    }

    static DateTimeOffset At(JsonElement call, string name, RawCallback callback) =>
        (name == "call_started" ? call.Milliseconds("start_timestamp") : call.Milliseconds("end_timestamp")) ?? callback.ReceivedAt;

    static TouchpointId? Touchpoint(JsonElement call) =>
        Guid.TryParseExact(call.At("metadata").Text(RetellWire.Correlation), "D", out var id) ? new TouchpointId(id) : null;

    static bool TryRead(string header, out string version, out string digest)
    {
        version = digest = "";
        foreach (var part in header.Split(','))
        {
            if (part.StartsWith("v=", StringComparison.Ordinal))
                version = part[2..];
            else if (part.StartsWith("d=", StringComparison.Ordinal))
                digest = part[2..];
        }

        return version.Length > 0 && digest.Length > 0;
    }
}
