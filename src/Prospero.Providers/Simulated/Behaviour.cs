using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>What becomes of one contact.</summary>
/// <param name="Text">What is answered; null for something from the table of texts.</param>
/// <param name="ReturnsOn">When a person who is away is back; null for some days later.</param>
/// <param name="BreaksOff">The provider carries it out and gives no answer: nobody knows until a report comes.</param>
sealed record Behaviour(Deed Deed, string? Text = null, DateOnly? ReturnsOn = null, bool BreaksOff = false)
{
    /// <summary>The same on a channel that cannot show it exactly: who does not pick up reads no message either.</summary>
    public Behaviour On(Channel channel) =>
        channel == Channel.Call
            ? Deed switch
            {
                Deed.Replied or Deed.Stop => this with { Deed = Deed.NoAnswer },
                Deed.Bounce or Deed.Complaint => this with { Deed = Deed.CallFailed },
                Deed.Accepted or Deed.Delivered or Deed.Read or Deed.OutOfOffice => this with { Deed = Deed.Silence },
                _ => this,
            }
            : Deed switch
            {
                Deed.Answered => this with { Deed = Deed.Read },
                Deed.Busy or Deed.NoAnswer or Deed.Voicemail => this with { Deed = Deed.Delivered },
                Deed.CallBack => this with { Deed = Deed.Replied, Text = Texts.CallMe },
                Deed.CallFailed => this with { Deed = Deed.Bounce },
                _ => this,
            };
}

/// <summary>Everything that can become of a contact, over all channels.</summary>
enum Deed
{
    /// <summary>A person took the call.</summary>
    Answered,
    Busy,
    NoAnswer,
    Voicemail,
    CallFailed,

    /// <summary>The person asks to be called later.</summary>
    CallBack,

    /// <summary>Sent on, and nothing more is heard.</summary>
    Accepted,
    Delivered,
    Read,
    Replied,

    /// <summary>The person wants no more.</summary>
    Stop,

    /// <summary>Accepted, then reported as not arrived.</summary>
    Bounce,
    Complaint,
    OutOfOffice,

    /// <summary>The first technical try is refused for its rate, the next one is accepted.</summary>
    RateLimited,

    /// <summary>The provider breaks off without an answer, and nothing is heard of the contact again.</summary>
    Unknown,

    /// <summary>Accepted, and never any report.</summary>
    Silence,

    /// <summary>Refused: the address does not exist.</summary>
    Invalid,

    /// <summary>Refused for another reason.</summary>
    Refused,
}
