using System.Net.Http.Headers;
using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Twilio;

/// <summary>What the settings of a sender at Twilio say.</summary>
/// <param name="AuthToken">Twilio signs with it, whatever we sign in with.</param>
/// <param name="SignIn">User and password of our requests.</param>
/// <param name="From">The number that sends; null where a messaging service chooses it.</param>
/// <param name="MessagingService">A messaging service; null for none.</param>
/// <param name="Account">The address of the account's resources.</param>
sealed record TwilioSettings(string AuthToken, string SignIn, string? From, string? MessagingService, Uri Account)
{
    const string Usual = "https://api.twilio.com";

    public static (TwilioSettings Settings, Problems Problems) Read(Sender sender)
    {
        var given = new VendorSettings(sender);
        var settings = Read(sender, given);
        given.RefuseOthers();
        return (settings, given.Problems);
    }

    /// <summary>The same, where the caller reads settings of its own beside these.</summary>
    public static TwilioSettings Read(Sender sender, VendorSettings given)
    {
        var account = given.Required("account_sid", "Twilio shows it on the console's first page; it begins with AC.");
        var token = given.Required("auth_token", "Twilio signs its requests with it.");
        var key = given.Optional("api_key");
        var secret = given.Optional("api_secret");
        var service = given.Optional("messaging_service_sid");
        var root = given.Url("base_url", Usual);
        Sid(given, "account_sid", account, "AC");
        Sid(given, "api_key", key, "SK");
        Sid(given, "messaging_service_sid", service, "MG");
        if (key is null != secret is null)
            given.Problems.Add(key is null ? "api_key" : "api_secret", "is required with the other one");
        var from = service is not null && sender.Address is null ? null : given.E164(sender.Address, "address");
        var signIn = key is null ? $"{account}:{token}" : $"{key}:{secret}";
        var address = new Uri($"{root.ToString().TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(account)}/");
        return new TwilioSettings(token, signIn, from, service, address);
    }

    public AuthenticationHeaderValue Authorization => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(SignIn)));

    static void Sid(VendorSettings given, string name, string? value, string prefix)
    {
        if (value is { Length: > 0 } && !value.StartsWith(prefix, StringComparison.Ordinal))
            given.Problems.Add(name, $"does not begin with {prefix}");
    }
}
