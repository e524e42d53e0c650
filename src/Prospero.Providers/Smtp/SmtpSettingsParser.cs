using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Providers.Smtp.Mime;

namespace Prospero.Providers.Smtp;

/// <summary>Reads a sender's settings and collects all that is wrong with them.</summary>
sealed class SmtpSettingsParser(Sender sender)
{
    static readonly string[] Names =
    [
        "host",
        "port",
        "security",
        "plaintext",
        "auth",
        "username",
        "password",
        "access_token",
        "ca_file",
        "helo",
        "reply_to",
        "return_path",
        "plus_addresses",
        "dkim_domain",
        "dkim_selector",
        "dkim_key_file",
    ];

    static readonly Dictionary<string, SmtpSecurity> Securities = new(StringComparer.Ordinal)
    {
        ["starttls"] = SmtpSecurity.StartTls,
        ["tls"] = SmtpSecurity.Tls,
        ["none"] = SmtpSecurity.None,
    };

    static readonly Dictionary<string, SmtpAuth> Auths = new(StringComparer.Ordinal)
    {
        ["auto"] = SmtpAuth.Auto,
        ["plain"] = SmtpAuth.Plain,
        ["login"] = SmtpAuth.Login,
        ["xoauth2"] = SmtpAuth.XOAuth2,
        ["none"] = SmtpAuth.None,
    };

    static readonly Dictionary<string, PlusAddresses> Pluses = new(StringComparer.Ordinal)
    {
        ["none"] = PlusAddresses.None,
        ["bounces"] = PlusAddresses.Bounces,
        ["replies"] = PlusAddresses.Replies,
        ["both"] = PlusAddresses.Bounces | PlusAddresses.Replies,
    };

    readonly Problems _problems = new();

    public Parsed<SmtpSettings> Parse()
    {
        foreach (var unknown in sender.Settings.Keys.Except(Names, StringComparer.Ordinal))
            if (!unknown.StartsWith(MailboxSettings.Prefix, StringComparison.Ordinal))
                _problems.Add(unknown, "is no setting of smtp", $"Use {string.Join(", ", Names)}");
        if (sender.Channel != Core.Channel.Email)
            _problems.Add("channel", "must be email", "Smtp carries nothing else");

        var from = From();
        var host = Host();
        var security = OneOf("security", Securities, SmtpSecurity.StartTls);
        var port = Port(security);
        Plaintext(host, security);
        var auth = Auth();
        var settings = new SmtpSettings(
            host,
            port,
            security,
            auth,
            Setting("username") ?? "",
            Setting("password") ?? Setting("access_token") ?? "",
            CaFile(),
            Helo(),
            from ?? new Mailbox("nobody", "invalid"),
            MailboxOf("reply_to"),
            MailboxOf("return_path"),
            OneOf("plus_addresses", Pluses, PlusAddresses.None),
            Signer(from)
        );
        return _problems.Any ? _problems : settings;
    }

    /// <summary>The setting; null where it is missing or blank.</summary>
    string? Setting(string name) => sender.Settings.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    Mailbox? From()
    {
        var from = Mailbox.Find(sender.Address);
        if (from is null)
            _problems.Add("address", "must be a mailbox", "Give the address that leads see, like sales@example.com");
        return from;
    }

    string Host()
    {
        var host = Setting("host")?.Trim();
        if (host is null)
            _problems.Add("host", "is required", "Give the name of the mail server, like smtp.example.com");
        else if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            _problems.Add("host", "is no host name", "Give the name alone, without port and without smtp://");
        return host ?? "";
    }

    int Port(SmtpSecurity security)
    {
        if (Setting("port") is not { } text)
            return security == SmtpSecurity.Tls ? 465 : 587;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
            return port;
        _problems.Add("port", "must be a number from 1 to 65535", "Leave it out for 587 with starttls or 465 with tls");
        return 0;
    }

    void Plaintext(string host, SmtpSecurity security)
    {
        var plaintext = Setting("plaintext");
        if (plaintext is not null and not "accepted")
            _problems.Add("plaintext", "can only be accepted", "Leave it out, unless mail may travel readable for everybody on the way");
        if (security == SmtpSecurity.None && plaintext is null && !IsLoopback(host))
            _problems.Add(
                "security",
                "none would send mail readable for everybody on the way",
                "Use starttls or tls; or set plaintext to accepted if the network itself is private"
            );
        if (security == SmtpSecurity.None && !IsLoopback(host) && (Setting("password") ?? Setting("access_token")) is not null)
            _problems.Add("security", "none would show the credentials on the way", "Use starttls or tls, or set no credentials");
    }

    SmtpAuth Auth()
    {
        var auth = OneOf("auth", Auths, SmtpAuth.Auto);
        var (user, password, token) = (Setting("username"), Setting("password"), Setting("access_token"));
        if (auth == SmtpAuth.None || (auth == SmtpAuth.Auto && user is null && password is null && token is null))
            return SmtpAuth.None;

        if (user is null)
            _problems.Add("username", "is required with credentials", "Set auth to none if the server asks for none");
        if (user is not null && user.Any(char.IsControl))
            _problems.Add("username", "must not hold control characters");
        if (password is not null && token is not null)
            _problems.Add("access_token", "and password exclude each other", "Give one of them");
        if (auth == SmtpAuth.Auto && token is not null)
            auth = SmtpAuth.XOAuth2;
        if (auth == SmtpAuth.XOAuth2 && token is null)
            _problems.Add("access_token", "is required with xoauth2");
        if (auth == SmtpAuth.XOAuth2 && token?.Any(char.IsControl) == true)
            _problems.Add("access_token", "must not hold control characters");
        if (auth != SmtpAuth.XOAuth2 && password is null)
            _problems.Add("password", "is required", "Give the account's password, or access_token for XOAUTH2");
        if (password?.Contains('\0', StringComparison.Ordinal) == true)
            _problems.Add("password", "must not hold a NUL");
        return auth;
    }

    string? CaFile()
    {
        if (Setting("ca_file") is not { } path)
            return null;
        try
        {
            if (ServerTrust.Load(path).Count == 0)
                _problems.Add("ca_file", "holds no certificate", "Give a PEM file that begins with -----BEGIN CERTIFICATE-----");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            _problems.Add("ca_file", $"cannot be read: {e.Message}", "Give the path of a PEM file as the server sees it");
        }
        return path;
    }

    Dkim? Signer(Mailbox? from)
    {
        var (domain, selector, file) = (Setting("dkim_domain")?.Trim(), Setting("dkim_selector")?.Trim(), Setting("dkim_key_file"));
        if (domain is null && selector is null && file is null)
            return null;
        if (selector is null)
            _problems.Add("dkim_selector", "is required", "Give the name under which the public key stands in the DNS, like s1");
        if (file is null)
            _problems.Add("dkim_key_file", "is required", "Give the path of a PEM file with an RSA key as the server sees it");
        if (new[] { domain, selector }.Any(name => name?.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') == false))
            _problems.Add("dkim_domain", "and dkim_selector must be names in the DNS, in ASCII");
        if (file is null || selector is null)
            return null;
        var signer = new Dkim(domain ?? from?.Domain ?? "", selector, file);
        if (signer.Fault() is { } fault)
            _problems.Add("dkim_key_file", fault, "Give a PEM file with an RSA key of 2048 bits; Ed25519 is not supported");
        return signer;
    }

    string? Helo()
    {
        var helo = Setting("helo")?.Trim();
        if (helo is not null && (helo.Length > 255 || helo.Any(c => c is <= ' ' or > '~')))
            _problems.Add("helo", "must be a domain name in ASCII", "Leave it out to use our address");
        return helo;
    }

    Mailbox? MailboxOf(string name)
    {
        if (Setting(name) is not { } text)
            return null;
        var mailbox = Mailbox.Find(text);
        if (mailbox is null)
            _problems.Add(name, "must be a mailbox", "Write it like sales@example.com, without a name");
        return mailbox;
    }

    T OneOf<T>(string name, Dictionary<string, T> values, T otherwise)
    {
        if (Setting(name) is not { } text)
            return otherwise;
        if (values.TryGetValue(text.Trim().ToLowerInvariant(), out var value))
            return value;
        _problems.Add(name, $"must be one of {string.Join(", ", values.Keys)}");
        return otherwise;
    }

    static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
