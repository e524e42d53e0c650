using System.Globalization;
using System.Net;

namespace Prospero.Core.Channels;

/// <summary>How the connection to a mailbox is kept private.</summary>
public enum MailboxSecurity
{
    /// <summary>TLS from the first octet.</summary>
    Tls,

    /// <summary>The conversation begins in the clear and must become TLS before anything that matters.</summary>
    StartTls,

    /// <summary>In the clear, within this machine only.</summary>
    None,
}

/// <summary>How to reach the mailbox into which answers to a sender's mail come (IMAP).</summary>
/// <param name="Username">The account's name.</param>
/// <param name="Secret">The password or the access token.</param>
/// <param name="IsToken">True where <paramref name="Secret"/> is an OAuth token, for XOAUTH2.</param>
/// <param name="CaFile">A PEM file whose certificates are trusted instead of the system's; null for the system's.</param>
/// <param name="Folders">The folders that are read; the first is the one that is watched.</param>
public sealed record MailboxSettings(
    string Host,
    int Port,
    MailboxSecurity Security,
    string Username,
    string Secret,
    bool IsToken,
    string? CaFile,
    IReadOnlyList<string> Folders
)
{
    /// <summary>What all settings of a mailbox begin with.</summary>
    public const string Prefix = "imap_";

    static readonly string[] Names =
    [
        "imap_host",
        "imap_port",
        "imap_security",
        "imap_username",
        "imap_password",
        "imap_access_token",
        "imap_folders",
    ];

    /// <summary>True if a mailbox belongs to the sender.</summary>
    public static bool AreIn(Sender sender) =>
        sender.Channel == Channel.Email && sender.Settings.Keys.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Reads a sender's settings, or collects all that is wrong with them. Username and credentials are those for sending where no others are given.</summary>
    public static Parsed<MailboxSettings> Parse(Sender sender)
    {
        var problems = new Problems();
        var settings = sender.Settings;
        string? Given(string name) => settings.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
        foreach (var unknown in settings.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Except(Names))
            problems.Add(unknown, "is no setting of a mailbox", $"Use {string.Join(", ", Names)}");

        var host = Given("imap_host")?.Trim() ?? "";
        if (host.Length == 0)
            problems.Add("imap_host", "is required", "Give the name of the IMAP server, like imap.example.com");
        else if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            problems.Add("imap_host", "is no host name", "Give the name alone, without port and without imap://");
        var security = SecurityOf(Given("imap_security"), host, problems);
        var isOwn = Given("imap_password") is not null || Given("imap_access_token") is not null;
        var (password, token) = isOwn ? (Given("imap_password"), Given("imap_access_token")) : (Given("password"), Given("access_token"));
        var user = Given("imap_username") ?? Given("username") ?? "";
        CheckCredentials(user, password, token, problems);
        var folders = (Given("imap_folders") ?? "INBOX").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (folders.Length is 0 or > 10 || folders.Any(folder => folder.Length > 200 || folder.Any(char.IsControl)))
            problems.Add("imap_folders", "must be one to ten names with commas in between", "Leave it out to read INBOX");
        var port = PortOf(Given("imap_port"), security, problems);
        return problems.Any
            ? problems
            : new MailboxSettings(host, port, security, user, token ?? password!, token is not null, Given("ca_file"), folders);
    }

    /// <summary>Never with the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";

    static MailboxSecurity SecurityOf(string? text, string host, Problems problems)
    {
        switch (text?.Trim().ToLowerInvariant())
        {
            case null or "tls":
                return MailboxSecurity.Tls;
            case "starttls":
                return MailboxSecurity.StartTls;
            case "none" when IsThisMachine(host):
                return MailboxSecurity.None;
            case "none":
                problems.Add("imap_security", "none would show the credentials on the way", "Use tls or starttls");
                return MailboxSecurity.None;
            default:
                problems.Add("imap_security", "must be one of tls, starttls, none");
                return MailboxSecurity.Tls;
        }
    }

    static int PortOf(string? text, MailboxSecurity security, Problems problems)
    {
        if (text is null)
            return security == MailboxSecurity.Tls ? 993 : 143;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
            return port;
        problems.Add("imap_port", "must be a number from 1 to 65535", "Leave it out for 993 with tls or 143 with starttls");
        return 0;
    }

    static void CheckCredentials(string user, string? password, string? token, Problems problems)
    {
        if (user.Length == 0)
            problems.Add("imap_username", "is required", "Give it here, or as username for sending too");
        else if (user.Any(char.IsControl))
            problems.Add("imap_username", "must not hold control characters");
        if (password is null && token is null)
            problems.Add("imap_password", "is required", "Give it here or as password for sending too; or imap_access_token for XOAUTH2");
        if (password is not null && token is not null)
            problems.Add("imap_access_token", "and imap_password exclude each other", "Give one of them");
        if ((password ?? token ?? "").Any(c => c is '\0' or '\r' or '\n'))
            problems.Add("imap_password", "must not hold line breaks or a NUL");
    }

    static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
