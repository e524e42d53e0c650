namespace Prospero.Core;

/// <summary>The medium by which a lead is contacted.</summary>
public enum Channel
{
    Call,
    WhatsApp,
    Email,
    Sms,
}

/// <summary>The names of channels in documents, in tables and on the wire.</summary>
public static class ChannelNames
{
    /// <summary>Every name, in the order of <see cref="Channel"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["call", "whatsapp", "email", "sms"];

    public static string Name(this Channel channel) => All[(int)channel];

    /// <summary>The channel with this exact name; null if there is none.</summary>
    public static Channel? Find(string? name) =>
        name switch
        {
            "call" => Channel.Call,
            "whatsapp" => Channel.WhatsApp,
            "email" => Channel.Email,
            "sms" => Channel.Sms,
            _ => null,
        };
}
