using Prospero.Core.Channels;

namespace Prospero.Core.Cadence;

/// <summary>Content that came with the contact, as the channel carries it.</summary>
public static class GivenContents
{
    /// <summary>The subject of an email that came without one (Nexor: default subject).</summary>
    public const string DefaultSubject = "Message from your advisor";

    public static SendContent Of(Channel channel, GivenContent given, string language) =>
        channel switch
        {
            Channel.Email => new SendContent.Mail(given.Subject ?? DefaultSubject, given.Text, given.Html),
            Channel.Call => new SendContent.CallScript(given.Text, language),
            _ => given.Template ?? (SendContent)new SendContent.PlainText(given.Text!),
        };
}
