using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>What the settings of a sender that calls say beside the account's.</summary>
/// <param name="Language">In which it speaks and listens.</param>
/// <param name="Voice">Twilio's name of the voice; null for the language's usual one.</param>
/// <param name="Thanks">Said once the person answered.</param>
/// <param name="OptOutDigit">The digit by which a person asks to be called no more; null for none.</param>
/// <param name="DetectsMachines">True if Twilio is to tell people from mailboxes.</param>
sealed record VoiceSettings(
    TwilioSettings Account,
    string Language,
    string? Voice,
    string Thanks,
    string? OptOutDigit,
    bool DetectsMachines,
    int RingSeconds
)
{
    const int UsualRing = 30;

    public static (VoiceSettings Settings, Problems Problems) Read(Sender sender)
    {
        var given = new VendorSettings(sender);
        var account = TwilioSettings.Read(sender, given);
        if (account.From is null)
            given.Problems.Add("address", "is required", "A call needs a number.");
        var digit = given.Optional("opt_out_digit");
        if (digit is not null && (digit.Length != 1 || !char.IsAsciiDigit(digit[0])))
            given.Problems.Add("opt_out_digit", "is no digit");
        var machines = given.Optional("machine_detection") ?? "on";
        if (machines is not ("on" or "off"))
            given.Problems.Add("machine_detection", "is neither on nor off");
        var ring = UsualRing;
        if (given.Optional("ring_seconds") is { } text && (!int.TryParse(text, out ring) || ring is < 5 or > 600))
            given.Problems.Add("ring_seconds", "is no whole number from 5 to 600");
        var settings = new VoiceSettings(
            account,
            given.Optional("language") ?? "en-US",
            given.Optional("voice"),
            given.Optional("thanks") ?? "Thank you.",
            digit,
            machines == "on",
            ring
        );
        given.RefuseOthers();
        return (settings, given.Problems);
    }
}
