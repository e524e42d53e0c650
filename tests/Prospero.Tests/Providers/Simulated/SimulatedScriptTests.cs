using Prospero.Core;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Providers.Simulated;

public sealed class SimulatedScriptTests
{
    static SimulatedOptions Script(Channel channel, params string[] words) =>
        new(Script: new Dictionary<Channel, IReadOnlyList<string>> { [channel] = words });

    [Theory]
    [InlineData("answered", "accepted; call Answered")]
    [InlineData("busy", "accepted; call Busy")]
    [InlineData("no answer", "accepted; call NoAnswer")]
    [InlineData("voicemail", "accepted; call Voicemail")]
    [InlineData("failed", "accepted; call Failed")]
    [InlineData("callback", "accepted; call CallbackRequested")]
    [InlineData("silence", "accepted")]
    [InlineData("rate limited", "later RateLimited 30 s, counts False")]
    [InlineData("unknown", "unknown")]
    [InlineData("unknown:answered", "unknown; call Answered")]
    [InlineData("invalid", "refused RecipientInvalid invalid_destination")]
    [InlineData("refused", "refused RecipientUnreachable 131026")]
    public void A_call_goes_as_the_word_says(string word, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.Call, "+573001234567"), Script(Channel.Call, word)).InWords());

    [Theory]
    [InlineData("accepted", "accepted; Sent")]
    [InlineData("delivered", "accepted; Delivered")]
    [InlineData("read", "accepted; Delivered; Read")]
    [InlineData("replied:Who: me?", "accepted; Delivered; Read; wrote Who: me?")]
    [InlineData("stop", "accepted; Delivered; Read; wrote STOP")]
    [InlineData("bounce", "accepted; failed RecipientInvalid 5.1.1")]
    [InlineData("failed", "accepted; failed RecipientInvalid 5.1.1")]
    [InlineData("unknown:replied:Here", "unknown; Delivered; Read; wrote Here")]
    [InlineData("complaint", "accepted; Delivered; complaint")]
    [InlineData("ooo:2026-03-09", "accepted; Delivered; away until 2026-03-09")]
    public void A_mail_goes_as_the_word_says(string word, string expected) =>
        Assert.Equal(expected, A.ReactionTo(A.Request(Channel.Email, "ana@example.com"), Script(Channel.Email, word)).InWords());

    [Fact]
    public void The_words_hold_for_one_number_each_and_the_last_one_for_the_rest()
    {
        var options = Script(Channel.Call, "busy", "no answer", "answered");

        string[] went =
        [
            .. Enumerable.Range(1, 4).Select(number => A.ReactionTo(A.Request(Channel.Call, "+573001234567", number), options).InWords()),
        ];

        Assert.Equal(["accepted; call Busy", "accepted; call NoAnswer", "accepted; call Answered", "accepted; call Answered"], went);
    }

    [Fact]
    public void A_magic_contact_point_keeps_its_outcome() =>
        Assert.Equal(
            "accepted; call Busy",
            A.ReactionTo(A.Request(Channel.Call, "+15550100101"), Script(Channel.Call, "answered")).InWords()
        );

    [Fact]
    public void A_channel_without_words_is_left_to_the_people()
    {
        var request = A.Request(Channel.Email, "ana@example.com");

        Assert.Equal(A.ReactionTo(request).InWords(), A.ReactionTo(request, Script(Channel.Call, "busy")).InWords());
    }

    [Theory]
    [InlineData("anwsered")]
    [InlineData("replied:")]
    [InlineData("replied")]
    [InlineData("ooo:soon")]
    [InlineData("busy:very")]
    [InlineData("unknown:unknown")]
    [InlineData("unknown:unknown:busy")]
    [InlineData("unknown:invalid")]
    [InlineData("")]
    public void A_word_that_there_is_not_is_refused_with_its_cure(string word)
    {
        var problem = Assert.Single(Script(Channel.Call, word).Check().All);

        Assert.Equal("Script.call", problem.Path);
        Assert.Contains("no answer", problem.Cure, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SimulatedProvider(Script(Channel.Call, word), new ActsInMemory()));
    }

    [Fact]
    public void Weights_that_nobody_can_be_drawn_by_are_refused()
    {
        Assert.True(new SimulatedOptions(Personas: []).Check().Any);
        Assert.True(new SimulatedOptions(Personas: [new(Persona.Eager, 0)]).Check().Any);
        Assert.True(new SimulatedOptions(Personas: [new(Persona.Eager, 3), new(Persona.Busy, -1)]).Check().Any);
        Assert.False(new SimulatedOptions(Personas: [new(Persona.Eager, 1)]).Check().Any);
    }
}
