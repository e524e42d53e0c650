using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>Contact points whose outcome is fixed, for tests of integrations. The table is in docs/providers/simulated.md.</summary>
static class MagicContact
{
    const string PhonePrefix = "+155501001";
    const string MailDomain = "@magic.example";
    const string Interested = "Yes, tell me more";

    /// <summary>What becomes of a contact with this address; null if it is an ordinary one.</summary>
    public static Behaviour? Find(string to, Channel channel) => channel == Channel.Email ? Mailbox(to) : Number(to)?.On(channel);

    static Behaviour? Number(string to) =>
        to.Length != PhonePrefix.Length + 2 || !to.StartsWith(PhonePrefix, StringComparison.Ordinal)
            ? null
            : to[PhonePrefix.Length..] switch
            {
                "00" => new Behaviour(Deed.Answered),
                "01" => new Behaviour(Deed.Busy),
                "02" => new Behaviour(Deed.NoAnswer),
                "03" => new Behaviour(Deed.Voicemail),
                "04" => new Behaviour(Deed.Invalid),
                "05" => new Behaviour(Deed.Replied, Interested),
                "06" => new Behaviour(Deed.Stop, Texts.Stop),
                "07" => new Behaviour(Deed.Silence),
                "08" => new Behaviour(Deed.RateLimited),
                "09" => new Behaviour(Deed.CallBack),
                "10" => new Behaviour(Deed.Unknown),
                "11" => new Behaviour(Deed.Refused),
                _ => null,
            };

    static Behaviour? Mailbox(string to)
    {
        if (!to.EndsWith(MailDomain, StringComparison.OrdinalIgnoreCase))
            return null;
        var local = to[..^MailDomain.Length].ToLowerInvariant();
        // What follows a plus sign makes leads distinct without changing what they do.
        var word = local.Split('+')[0];
        return word switch
        {
            "answers" => new Behaviour(Deed.Read),
            "replies" => new Behaviour(Deed.Replied, Interested),
            "stop" => new Behaviour(Deed.Stop, Texts.Stop),
            "silence" => new Behaviour(Deed.Silence),
            "ratelimited" => new Behaviour(Deed.RateLimited),
            "invalid" => new Behaviour(Deed.Invalid),
            "bounce" => new Behaviour(Deed.Bounce),
            "complaint" => new Behaviour(Deed.Complaint),
            "unknown" => new Behaviour(Deed.Unknown),
            "refuses" => new Behaviour(Deed.Refused),
            _ when word.StartsWith("ooo-", StringComparison.Ordinal) && Day.Parse(word[4..]) is { } day => new Behaviour(
                Deed.OutOfOffice,
                ReturnsOn: day
            ),
            _ => null,
        };
    }
}
