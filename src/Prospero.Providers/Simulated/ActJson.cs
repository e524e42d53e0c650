using System.Buffers;
using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Simulated;

/// <summary>Acts as JSON. The id, the data set and the moment stand in the row and not in here.</summary>
static class ActJson
{
    public static string Write(InboundEvent happening)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            switch (happening)
            {
                case InboundEvent.Received received:
                    WriteReceived(json, received);
                    break;
                case InboundEvent.Reported reported:
                    WriteReported(json, reported);
                    break;
                default:
                    throw new ArgumentException($"{happening.GetType().Name} is no act of a person.", nameof(happening));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The event that an act is; null if it cannot be read, for instance because another version wrote it.</summary>
    public static InboundEvent? Read(SimulatedAct act)
    {
        try
        {
            using var document = JsonDocument.Parse(act.Json);
            var json = new ActFields(document.RootElement);
            return json.Text("act") == "received" ? ReadReceived(act, json) : ReadReported(act, json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static void WriteReceived(Utf8JsonWriter json, InboundEvent.Received received)
    {
        json.WriteString("act", "received");
        json.WriteString("channel", received.Channel.Name());
        json.WriteString("sender", received.Sender.Value);
        json.WriteString("from", received.From);
        json.WriteString("subject", received.Subject);
        json.WriteString("text", received.Text);
        json.WriteBoolean("is_automatic", received.AutoReply is not null);
        json.WriteString("returns_on", received.AutoReply?.ReturnsOn is { } day ? Day.Write(day) : null);
    }

    static void WriteReported(Utf8JsonWriter json, InboundEvent.Reported reported)
    {
        json.WriteString("provider_id", reported.ProviderId);
        json.WriteString("touchpoint", reported.Touchpoint?.ToString());
        switch (reported.Report)
        {
            case ProviderReport.Delivery delivery:
                json.WriteString("act", "delivery");
                json.WriteString("status", delivery.Status.ToString());
                break;
            case ProviderReport.Failed failed:
                json.WriteString("act", "failed");
                json.WriteString("kind", failed.Kind.ToString());
                json.WriteString("reason", failed.Reason);
                json.WriteString("code", failed.Code);
                break;
            case ProviderReport.Complaint:
                json.WriteString("act", "complaint");
                break;
            case ProviderReport.CallEnded ended:
                json.WriteString("act", "call_ended");
                WriteCall(json, ended.Result);
                break;
            default:
                throw new ArgumentException($"{reported.Report.GetType().Name} is no act of a person.", nameof(reported));
        }
    }

    static void WriteCall(Utf8JsonWriter json, CallResult result)
    {
        json.WriteString("outcome", result.Outcome.ToString());
        json.WriteNumber("duration_ms", (long)result.Duration.TotalMilliseconds);
        json.WriteString("summary", result.Summary);
        json.WriteString("transcript", result.Transcript);
        json.WriteString("recording_url", result.RecordingUrl);
        if (result.CallBackAt is { } at)
            json.WriteNumber("call_back_at", at.ToUnixTimeMilliseconds());
        json.WriteString("disconnection_reason", result.DisconnectionReason);
    }

    static InboundEvent.Received? ReadReceived(SimulatedAct act, ActFields json) =>
        (ChannelNames.Find(json.Text("channel")), json.Id("sender"), json.Text("from"), json.Text("text"))
            is ({ } channel, { } sender, { } from, { } text)
            ? new(
                act.Workspace,
                SimulatedProvider.ProviderName,
                act.Id.ToString("D"),
                act.DueAt,
                channel,
                new SenderId(sender),
                from,
                json.Text("subject"),
                text,
                json.Flag("is_automatic") ? new AutoReply(Day.Parse(json.Text("returns_on"))) : null
            )
            : null;

    static InboundEvent.Reported? ReadReported(SimulatedAct act, ActFields json) =>
        ReadReport(json) is { } report
            ? new(
                act.Workspace,
                SimulatedProvider.ProviderName,
                act.Id.ToString("D"),
                act.DueAt,
                json.Text("provider_id"),
                json.Id("touchpoint") is { } touchpoint ? new TouchpointId(touchpoint) : null,
                report
            )
            : null;

    static ProviderReport? ReadReport(ActFields json) =>
        json.Text("act") switch
        {
            "delivery" when json.OneOf<DeliveryStatus>("status") is { } status => new ProviderReport.Delivery(status),
            "failed" when (json.OneOf<FailureKind>("kind"), json.Text("reason")) is ({ } kind, { } reason) => new ProviderReport.Failed(
                kind,
                reason,
                json.Text("code")
            ),
            "complaint" => new ProviderReport.Complaint(),
            "call_ended" when json.OneOf<CallOutcome>("outcome") is { } outcome => new ProviderReport.CallEnded(
                new CallResult(
                    outcome,
                    TimeSpan.FromMilliseconds(json.Number("duration_ms") ?? 0),
                    json.Text("summary"),
                    json.Text("transcript"),
                    json.Text("recording_url"),
                    json.Number("call_back_at") is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
                    json.Text("disconnection_reason")
                )
            ),
            _ => null,
        };
}
