using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>
/// A real mail server, Debian's Exim, with a configuration and a spool of its own on a free loopback port. It asks for STARTTLS
/// and a sign-in and puts every mail into a folder. It runs without privileges; started by root, as the user nobody.
/// </summary>
public sealed class EximServer : IAsyncLifetime
{
    public const string User = "sales";
    public const string Password = "pässword with spaces";

    /// <summary>The local part that the server does not know.</summary>
    public const string NobodyHere = "nobody-here";

    /// <summary>The local part whose mail is accepted and comes back.</summary>
    public const string Gone = "gone";

    const string Binary = "/usr/sbin/exim4";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly TestAuthority _authority = new();
    readonly string _folder = Directory.CreateTempSubdirectory("prospero-exim-").FullName;
    Process? _process;

    public static bool IsInstalled => File.Exists(Binary);

    public int Port { get; private set; }

    /// <summary>The authority that signed the server's certificate, as PEM.</summary>
    public string CaFile => _authority.File;

    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>The Maildir of all whom the server knows.</summary>
    public string Maildir => Path.Combine(_folder, "mail");

    string ConfigurationFile => Path.Combine(_folder, "exim.conf");

    string LogFile => Path.Combine(_folder, "log-main");

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
            return;
        var deadline = Stopwatch.StartNew();
        // Somebody else may take the free port in between; then another one is tried.
        do
        {
            await Stop();
            await Start();
        } while (!await IsGreeting(deadline));
    }

    /// <summary>The raw file of the one mail with this Message-ID, once it has been delivered.</summary>
    public async Task<byte[]> Delivered(string messageId)
    {
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < Patience)
        {
            var inbox = Path.Combine(_folder, "mail", "new");
            foreach (var file in Directory.Exists(inbox) ? Directory.GetFiles(inbox) : [])
            {
                var raw = await File.ReadAllBytesAsync(file);
                if (Encoding.Latin1.GetString(raw).Contains(messageId, StringComparison.Ordinal))
                    return raw;
            }
            await Task.Delay(20);
        }
        throw new TimeoutException($"{messageId} was not delivered. The server's log:{Environment.NewLine}{Log}");
    }

    /// <summary>A certificate for another server on this machine, of the same authority.</summary>
    public X509Certificate2 Certificate() => _authority.Sign("localhost");

    /// <summary>Hands in a mail as it stands.</summary>
    /// <param name="from">The return path; <c>&lt;&gt;</c> for none.</param>
    public async Task Submit(string from, string to, string mail)
    {
        using var exim = Unprivileged(_folder, Binary, "-C", ConfigurationFile, "-i", "-f", from, to);
        await exim.StandardInput.WriteAsync(mail);
        exim.StandardInput.Close();
        await exim.WaitForExitAsync();
        if (exim.ExitCode != 0)
            throw new InvalidOperationException($"Exim took no mail: {await exim.StandardError.ReadToEndAsync()}");
    }

    /// <summary>The user and the group, by number, that servers of tests run as.</summary>
    public static (string User, string Group) Unprivileged() =>
        Environment.IsPrivilegedProcess ? (Run("id", "-u", "nobody"), Run("id", "-g", "nobody")) : (Run("id", "-u"), Run("id", "-g"));

    /// <summary>Starts a program as that user, to whom a folder is given.</summary>
    public static Process Unprivileged(string folder, params string[] command)
    {
        var (user, group) = Unprivileged();
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "-R", $"{user}:{group}", folder);
            command = ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", .. command];
        }
        return Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardInput = true,
                UseShellExecute = false,
            }
        )!;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
        _authority.Dispose();
    }

    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    async Task Start()
    {
        var (user, group) = Unprivileged();
        Port = FreePort();

        using var certificate = _authority.Sign("localhost");
        await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(ConfigurationFile, Configuration(user, group));
        Run("chmod", "600", ConfigurationFile);
        _process = Unprivileged(_folder, Binary, "-C", ConfigurationFile, "-bdf");
    }

    async Task<bool> IsGreeting(Stopwatch deadline)
    {
        while (_process is { HasExited: false })
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException($"Exim does not answer. Its log:{Environment.NewLine}{Log}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync() is { } greeting && greeting.StartsWith("220 mx.example.test", StringComparison.Ordinal))
                    return true;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        if (deadline.Elapsed > Patience)
            throw new TimeoutException($"Exim ends at once: {await _process!.StandardError.ReadToEndAsync()}{Log}");
        return false;
    }

    async Task Stop()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    string Configuration(string user, string group)
    {
        return new StringBuilder(Repository.Read("tests/Prospero.Tests/Providers/Smtp/exim.conf"))
            .Replace("@user@", user)
            .Replace("@group@", group)
            .Replace("@folder@", _folder)
            .Replace("@port@", Port.ToString(CultureInfo.InvariantCulture))
            .Replace("@nobody@", NobodyHere)
            .Replace("@gone@", Gone)
            .Replace("@name@", User)
            .Replace("@password@", Password)
            .ToString();
    }
}
