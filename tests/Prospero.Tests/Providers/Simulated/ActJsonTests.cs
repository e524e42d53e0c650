using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Providers.Simulated;

public sealed class ActJsonTests
{
    static readonly WorkspaceId _workspace = new(A.Guid(1));
    static readonly string _id = A.Guid(77).ToString("D");

    public static TheoryData<InboundEvent> Happenings =>
        [
            Wrote(null, "¿Quién es? \"yo\" \u0001 😀\n", null),
            Wrote("Re: Añadir", "STOP", null),
            Wrote("Re: x", "away", new AutoReply(new DateOnly(2026, 12, 24))),
            Wrote(null, "away", new AutoReply(null)),
            Said(new ProviderReport.Delivery(DeliveryStatus.Read)),
            Said(new ProviderReport.Failed(FailureKind.RecipientInvalid, "gone", "5.1.1")),
            Said(new ProviderReport.Failed(FailureKind.RecipientUnreachable, "full")),
            Said(new ProviderReport.Complaint()),
            Said(new ProviderReport.CallEnded(new CallResult(CallOutcome.Busy))),
            Said(
                new ProviderReport.CallEnded(
                    new CallResult(CallOutcome.CallbackRequested, TimeSpan.FromMilliseconds(61_234), "s", "t", "u", A.Noon.AddHours(2), "r")
                )
            ),
        ];

    static InboundEvent Wrote(string? subject, string text, AutoReply? machine) =>
        new InboundEvent.Received(
            _workspace,
            "simulated",
            _id,
            A.Noon,
            Channel.Email,
            new SenderId(A.Guid(5)),
            "ana@example.com",
            subject,
            text,
            machine
        );

    static InboundEvent Said(ProviderReport report) =>
        new InboundEvent.Reported(_workspace, "simulated", _id, A.Noon, "call_1", new TouchpointId(A.Guid(2)), report);

    static SimulatedAct Row(string json) => new(A.Guid(77), _workspace, null, A.Noon, json);

    [Theory]
    [MemberData(nameof(Happenings))]
    public void What_is_written_is_read_again(InboundEvent happening) =>
        Assert.Equal(happening, ActJson.Read(Row(ActJson.Write(happening))));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"act":"danced"}""")]
    [InlineData("""{"act":7}""")]
    [InlineData("""{"act":"delivery"}""")]
    [InlineData("""{"act":"delivery","status":"Eaten"}""")]
    [InlineData("""{"act":"delivery","status":"99"}""")]
    [InlineData("""{"act":"failed","kind":"RecipientInvalid"}""")]
    [InlineData("""{"act":"call_ended","outcome":null}""")]
    [InlineData("""{"act":"received","channel":"email","from":"a@b.c","text":"hi"}""")]
    [InlineData("""{"act":"received","channel":"pigeon","sender":"00000005-0000-0000-0000-000000000000","from":"a@b.c","text":"hi"}""")]
    public void What_cannot_be_read_is_nothing(string json) => Assert.Null(ActJson.Read(Row(json)));

    [Fact]
    public void Odd_details_of_a_known_act_are_left_out()
    {
        var read = ActJson.Read(
            Row("""{"act":"call_ended","outcome":"Answered","duration_ms":-5,"call_back_at":1e300,"summary":4,"touchpoint":"x","new":1}""")
        );

        var reported = Assert.IsType<InboundEvent.Reported>(read);
        Assert.Null(reported.Touchpoint);
        Assert.Equal(new ProviderReport.CallEnded(new CallResult(CallOutcome.Answered)), reported.Report);
    }
}
