using System.Buffers.Binary;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Simulated;

namespace Prospero.Tests.Providers.Simulated;

/// <summary>Builders that need only what matters, and reading a reaction in words.</summary>
static class A
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static Guid Guid(int number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new Guid(bytes, bigEndian: true);
    }

    public static SendRequest Request(
        Channel channel,
        string to,
        int number = 1,
        int attempt = 1,
        int touchpoint = 1,
        string stepKey = "first",
        SendContent? content = null,
        ClockId? clock = null
    ) =>
        new(
            new WorkspaceId(Guid(1)),
            new TouchpointId(Guid(touchpoint)),
            new AttemptId(Guid((touchpoint * 100) + attempt)),
            new MessageId(Guid(3)),
            new LeadId(Guid(4)),
            new Sender(
                new SenderId(Guid(5)),
                new WorkspaceId(Guid(1)),
                "simulated",
                channel,
                "simulated",
                null,
                null,
                new Dictionary<string, string>(),
                SenderLimits.None,
                IsPaused: false
            ),
            to,
            null,
            content ?? Content(channel),
            stepKey,
            number,
            Noon,
            null,
            clock,
            attempt
        );

    static SendContent Content(Channel channel) =>
        channel switch
        {
            Channel.Email => new SendContent.Mail("Your question", "Hello", null),
            Channel.Call => new SendContent.CallScript(null, null),
            _ => new SendContent.PlainText("Hello"),
        };

    public static Reaction ReactionTo(SendRequest request, SimulatedOptions? options = null) =>
        SimulatedProvider.React(options ?? new SimulatedOptions(), request);

    /// <summary>As <c>accepted; delivered; wrote STOP</c>.</summary>
    public static string InWords(this Reaction reaction) =>
        string.Join("; ", reaction.Later.Select(act => Happening(ActJson.Read(act))).Prepend(Answer(reaction.Outcome)));

    static string Answer(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.Accepted => "accepted",
            SendOutcome.TryLater later => $"later {later.Kind} {later.After?.TotalSeconds} s, counts {later.CountsAsAttempt}",
            SendOutcome.Refused refused => $"refused {refused.Kind} {refused.Code}",
            _ => "unknown",
        };

    static string Happening(InboundEvent? happening) =>
        happening switch
        {
            InboundEvent.Received { AutoReply: { } machine } => $"away until {machine.ReturnsOn:yyyy-MM-dd}",
            InboundEvent.Received received => $"wrote {received.Text}",
            InboundEvent.Reported { Report: ProviderReport.Delivery delivery } => $"{delivery.Status}",
            InboundEvent.Reported { Report: ProviderReport.Failed failed } => $"failed {failed.Kind} {failed.Code}",
            InboundEvent.Reported { Report: ProviderReport.Complaint } => "complaint",
            InboundEvent.Reported { Report: ProviderReport.CallEnded ended } => $"call {ended.Result.Outcome}",
            _ => "unreadable",
        };
}
