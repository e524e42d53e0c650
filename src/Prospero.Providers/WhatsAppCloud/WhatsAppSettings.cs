using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.WhatsAppCloud;

/// <summary>What a sender's settings say.</summary>
/// <param name="PhoneNumberId">Meta's id of the number.</param>
/// <param name="AccountId">Meta's id of the WhatsApp Business account; null where templates are not read.</param>
/// <param name="Token">Of a system user.</param>
/// <param name="Root">Address and version of the Graph API.</param>
sealed record WhatsAppSettings(string PhoneNumberId, string? AccountId, string Token, string AppSecret, string VerifyToken, Uri Root)
{
    const string Usual = "https://graph.facebook.com";
    const string UsualVersion = "v23.0";

    public static (WhatsAppSettings Settings, Problems Problems) Read(Sender sender)
    {
        var given = new VendorSettings(sender);
        var number = Digits(given, "phone_number_id", given.Required("phone_number_id", "Meta shows it beside the number."));
        var account = given.Optional("waba_id");
        var token = given.Required("token", "A permanent token of a system user.");
        var secret = given.Required("app_secret", "Meta signs its requests with it.");
        var verify = given.Required("verify_token", "A word of your own, the same as in Meta's form for the callback.");
        var version = given.Optional("version") ?? UsualVersion;
        var root = given.Url("base_url", Usual);
        if (!version.StartsWith('v') || !version.AsSpan(1).ContainsAnyInRange('0', '9') || version.Contains('/', StringComparison.Ordinal))
            given.Problems.Add("version", "is no version of the Graph API", $"Write it like {UsualVersion}.");
        if (account is not null)
            Digits(given, "waba_id", account);
        given.RefuseOthers();
        var address = new Uri($"{root.ToString().TrimEnd('/')}/{version}/");
        return (new WhatsAppSettings(number, account, token, secret, verify, address), given.Problems);
    }

    static string Digits(VendorSettings given, string name, string value)
    {
        if (value.Length > 0 && !value.All(char.IsAsciiDigit))
            given.Problems.Add(name, "is no id of Meta", "It has digits only.");
        return value;
    }
}
