using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;

namespace Prospero.Server.WebConsole.Leads;

/// <summary>Puts activities and messages in one row, newest first, and tells nothing twice.</summary>
static class Timeline
{
    // The message itself says these.
    static readonly string[] ToldByMessages = ["touchpoint_sent", "touchpoint_reported", "touchpoint_failed", "message_received"];

    public static IReadOnlyList<DayView> Of(IReadOnlyList<Activity> activities, IReadOnlyList<Message> messages, Lead lead, Times times)
    {
        var told = messages.Select(message => message.Id).ToHashSet();
        return
        [
            .. activities
                .Where(line => line.Message is not { } about || !told.Contains(about) || !ToldByMessages.Contains(line.Type))
                .Select(line => (line.At, Rank: RankOf(line.Type), line.Id, Entry: Of(line, times)))
                .Concat(messages.Select(message => (message.At, Rank: 2, Id: message.Id.Value, Entry: Of(message, lead, times))))
                .OrderByDescending(item => item.At)
                .ThenByDescending(item => item.Rank)
                .ThenByDescending(item => item.Id)
                .Select(item => item.Entry)
                .GroupBy(entry => times.Day(entry.When.At))
                .Select(day => new DayView(day.Key, [.. day])),
        ];
    }

    static EntryView Of(Activity line, Times times) =>
        new(
            $"a{line.Id:N}",
            IconOf(line),
            "note",
            Phrases.Of(line),
            null,
            "quiet",
            null,
            null,
            null,
            times.Clock(line.At),
            times.Of(line.At)
        );

    static EntryView Of(Message message, Lead lead, Times times)
    {
        var (title, badge, tone) = message.Channel == Channel.Call ? Call(message) : Written(message, lead);
        return new EntryView(
            $"m{message.Id.Value:N}",
            message.Channel.Name(),
            message.Direction == Direction.Inbound ? "in" : "out",
            title,
            badge,
            tone,
            message.Subject,
            message.Channel == Channel.Call ? message.Call?.Summary ?? message.Error : Text(message),
            message.Call?.Transcript,
            times.Clock(message.At),
            times.Of(message.At)
        );
    }

    static (string Title, string? Badge, string Tone) Call(Message message)
    {
        var direction = message.Direction == Direction.Inbound ? "Call from the lead" : "Call";
        if (message.Call is not { } call)
            return message.Status == DeliveryStatus.Failed ? (direction, "failed", "bad") : (direction, "awaiting the report", "going");
        var (words, tone) = Phrases.Of(call.Outcome);
        return (call.Duration > TimeSpan.Zero ? $"{direction}, {Length(call.Duration)}" : direction, words, tone);
    }

    static (string Title, string? Badge, string Tone) Written(Message message, Lead lead)
    {
        var channel = Phrases.Of(message.Channel);
        if (message.Direction == Direction.Inbound)
            return ($"{lead.FirstName} wrote by {(message.Channel == Channel.Email ? "email" : channel)}", null, "good");
        var tone = message.Status switch
        {
            DeliveryStatus.Failed => "bad",
            DeliveryStatus.Unknown => "waiting",
            DeliveryStatus.Read => "good",
            _ => "quiet",
        };
        var badge = message.BouncedAt is null ? Phrases.Of(message.Status) : "bounced";
        return (channel, badge, message.BouncedAt is null ? tone : "bad");
    }

    static string? Text(Message message)
    {
        var text = message.Content ?? message.Html;
        return message.Error is { } error ? $"{text}\n\n{error}".Trim() : text;
    }

    static string Length(TimeSpan call) => call.TotalMinutes < 1 ? $"{call.Seconds} s" : $"{(int)call.TotalMinutes} min {call.Seconds} s";

    // What is written in one moment still has a beginning and an end.
    static int RankOf(string type) =>
        type switch
        {
            "lead_received" => 0,
            "workflow_assigned" => 1,
            "cadence_signal" or "cadence_ended" => 4,
            _ => 3,
        };

    static string IconOf(Activity line) =>
        ChannelNames.Find(line.Title) is { } channel
            ? channel.Name()
            : line.Type switch
            {
                "lead_received" => "person",
                "workflow_assigned" => "flow",
                "cadence_ended" or "cadence_signal" => "end",
                "lead_unsubscribed" or "address_suppressed" => "stop",
                _ => "note",
            };
}
