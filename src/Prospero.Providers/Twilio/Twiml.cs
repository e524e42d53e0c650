using System.Xml.Linq;

namespace Prospero.Providers.Twilio;

/// <summary>What Twilio says and hears in a call, in its own words.</summary>
static class Twiml
{
    /// <summary>The most that a request may carry.</summary>
    public const int Longest = 4000;

    /// <summary>Says a text and listens for a key or a word; then the call ends.</summary>
    /// <param name="action">Where Twilio tells what it heard; null to say the text and listen for nothing.</param>
    public static string Greeting(string text, VoiceSettings settings, Uri? action)
    {
        var say = Say(text, settings);
        if (action is null)
            return Response(say, new XElement("Hangup"));
        return Response(
            new XElement(
                "Gather",
                new XAttribute("input", "dtmf speech"),
                new XAttribute("action", action.AbsoluteUri),
                new XAttribute("method", "POST"),
                new XAttribute("numDigits", "1"),
                new XAttribute("timeout", "5"),
                new XAttribute("speechTimeout", "auto"),
                new XAttribute("language", settings.Language),
                say
            ),
            new XElement("Hangup")
        );
    }

    /// <summary>Says a last word.</summary>
    public static string Goodbye(VoiceSettings settings) => Response(Say(settings.Thanks, settings), new XElement("Hangup"));

    static XElement Say(string text, VoiceSettings settings)
    {
        var say = new XElement("Say", new XAttribute("language", settings.Language), text);
        if (settings.Voice is { } voice)
            say.Add(new XAttribute("voice", voice));
        return say;
    }

    static string Response(params XElement[] verbs) =>
        """<?xml version="1.0" encoding="UTF-8"?>""" + new XElement("Response", verbs).ToString(SaveOptions.DisableFormatting);
}
