using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Messages;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

public class HistoryTests
{
    static readonly DateTimeOffset Noon = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly LeadId Lead = LeadId.New(Noon);

    [Fact]
    public void Activities_and_messages_stand_in_one_row_and_nothing_is_told_twice()
    {
        var mail = Written(Channel.Email, 2);
        Activity[] lines =
        [
            Activity.Of(Lead, Noon.AddMinutes(3), "run_closed", "Closed"),
            Activity.Of(Lead, Noon, "lead_received", "Received"),
            Activity.Of(Lead, Noon.AddMinutes(2), "touchpoint_sent", "email", message: mail.Id),
        ];

        var (items, total) = Query("").Take(lines, [Written(Channel.Call, 1), mail]);

        Assert.Equal(4, total);
        Assert.Equal([0, 1, 2, 3], items.Select(item => (item.At - Noon).TotalMinutes));
    }

    [Fact]
    public void A_channel_leaves_out_the_activities()
    {
        var (items, total) = Query("?channel=call,%20whatsapp")
            .Take([Activity.Of(Lead, Noon, "lead_received", "Received")], [Written(Channel.Email, 1), Written(Channel.WhatsApp, 2)]);

        Assert.Equal(1, total);
        Assert.Equal(Channel.WhatsApp, Assert.Single(items).Message?.Channel);
    }

    [Fact]
    public void A_page_is_taken_from_either_end()
    {
        Message[] messages = [.. Enumerable.Range(0, 10).Select(minute => Written(Channel.WhatsApp, minute))];

        Assert.Equal([2, 3], Minutes(Query("?limit=2&offset=2").Take([], messages).Items));
        Assert.Equal([7, 6], Minutes(Query("?limit=2&offset=2&order=desc").Take([], messages).Items));
        Assert.Empty(Query("?offset=99999999999").Take([], messages).Items);

        static IEnumerable<double> Minutes(IEnumerable<HistoryItem> items) => items.Select(item => (item.At - Noon).TotalMinutes);
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=0", 1)]
    [InlineData("?limit=-3", 1)]
    [InlineData("?limit=100000000000", 200)]
    [InlineData("?limit=many", 50)]
    public void A_limit_is_moved_into_its_bounds(string query, int limit)
    {
        Assert.Equal(limit, Query(query).Limit);
    }

    [Fact]
    public void A_channel_that_is_none_is_refused()
    {
        var (_, fault) = HistoryQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery("?channel=fax")));

        Assert.Equal("channel must be one of call, whatsapp, email, sms", fault?.ToString());
    }

    public static TheoryData<CallOutcome?, DeliveryStatus, string> Calls =>
        new()
        {
            {
                CallOutcome.Answered,
                DeliveryStatus.Sent,
                """{"type":"call","duration_seconds":61,"call_status":"ended","call_successful":true,"summary":"Wants a visit","recording_url":null,"transcript":null}"""
            },
            {
                CallOutcome.Voicemail,
                DeliveryStatus.Sent,
                """{"type":"call","duration_seconds":61,"call_status":"ended","call_successful":false,"summary":"Wants a visit","recording_url":null,"transcript":null}"""
            },
            {
                CallOutcome.NoAnswer,
                DeliveryStatus.Sent,
                """{"type":"call_missed","call_status":"not_connected","disconnection_reason":"no_answer","content":"Hola","provider_call_id":"prov-1"}"""
            },
            {
                null,
                DeliveryStatus.Sent,
                """{"type":"call","duration_seconds":null,"call_status":"registered","call_successful":null,"summary":null,"recording_url":null,"transcript":null}"""
            },
            {
                null,
                DeliveryStatus.Failed,
                """{"type":"call_missed","call_status":"not_connected","disconnection_reason":"Invalid number","content":"Hola","provider_call_id":"prov-1"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_tells_how_it_went(CallOutcome? outcome, DeliveryStatus status, string expected)
    {
        var call = Written(Channel.Call, 0) with
        {
            Status = status,
            Error = status == DeliveryStatus.Failed ? "Invalid number" : null,
            Call = outcome is { } how ? new CallResult(how, TimeSpan.FromSeconds(61), "Wants a visit") : null,
        };

        var shown = Shown(call);

        Assert.Equal(
            expected,
            shown
                .Replace($"\"channel\":\"call\",\"id\":\"{call.Id}\",", "", StringComparison.Ordinal)
                .Replace(",\"timestamp\":\"2026-02-10T12:00:00.000Z\"", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_message_shows_all_its_members()
    {
        var message = Written(Channel.WhatsApp, 0) with { Direction = Direction.Inbound, Status = DeliveryStatus.Delivered };

        Assert.Equal(
            $$"""{"type":"message","channel":"whatsapp","id":"{{message.Id}}","direction":"inbound","content":"Hola","message_type":"text","media_url":null,"attachments":null,"status":"delivered","provider_message_id":"prov-1","sent_at":null,"delivered_at":null,"read_at":null,"reaction":null,"buttons":[],"timestamp":"2026-02-10T12:00:00.000Z"}""",
            Shown(message)
        );
    }

    [Fact]
    public void A_mail_shows_all_its_members()
    {
        var mail = Written(Channel.Email, 0) with { Subject = "Grüße", Html = "<p>Hola</p>", SentAt = Noon };

        Assert.Equal(
            $$"""{"type":"email","channel":"email","id":"{{mail.Id}}","direction":"outbound","subject":"Grüße","content":"Hola","html":"<p>Hola</p>","status":"sent","sent_at":"2026-02-10T12:00:00.000Z","delivered_at":null,"opened_at":null,"bounced_at":null,"timestamp":"2026-02-10T12:00:00.000Z"}""",
            Shown(mail)
        );
    }

    [Fact]
    public void An_activity_is_of_the_system()
    {
        var line = Activity.Of(Lead, Noon, "workflow_assigned", "Assigned", actor: "api");

        Assert.Equal(
            """{"type":"activity","channel":"system","activity_type":"workflow_assigned","title":"Assigned","description":null,"actor_type":"api","timestamp":"2026-02-10T12:00:00.000Z"}""",
            Shown(HistoryItem.Of(line))
        );
    }

    static string Shown(Message message) => Shown(HistoryItem.Of(message));

    static string Shown(HistoryItem item) => Encoding.UTF8.GetString(WireJson.Object(item.WriteMembers));

    static HistoryQuery Query(string query) => HistoryQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query))).Query!;

    static Message Written(Channel channel, int minute) =>
        new(
            MessageId.New(Noon.AddMinutes(minute)),
            default,
            Lead,
            null,
            null,
            null,
            channel,
            Direction.Outbound,
            default,
            "address",
            null,
            "Hola",
            null,
            null,
            DeliveryStatus.Sent,
            "prov-1",
            null,
            Noon.AddMinutes(minute)
        );
}
