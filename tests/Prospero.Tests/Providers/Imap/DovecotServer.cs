using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Prospero.Tests.Providers.Smtp;
using Prospero.Tests.Rules;

namespace Prospero.Tests.Providers.Imap;

/// <summary>
/// A real IMAP server, Debian's Dovecot, with a configuration of its own on a free loopback port, that shows the folder into which
/// <see cref="EximServer"/> delivers. It runs without privileges; started by root, as the user nobody.
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    public const string User = "sales";
    public const string Password = "pässword with spaces";

    const string Binary = "/usr/sbin/dovecot";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-dovecot-").FullName;
    readonly EximServer _exim;
    Process? _process;

    DovecotServer(EximServer exim) => _exim = exim;

    public static bool IsInstalled => File.Exists(Binary);

    public int Port { get; private set; }

    public string Log => File.Exists(Path.Combine(_folder, "log")) ? File.ReadAllText(Path.Combine(_folder, "log")) : "";

    /// <param name="exim">The server whose mails it shows as INBOX, and whose authority vouches for it.</param>
    public static async Task<DovecotServer> Start(EximServer exim)
    {
        var server = new DovecotServer(exim);
        var deadline = Stopwatch.StartNew();
        // Somebody else may take the free port in between; then another one is tried.
        do
        {
            await server.Stop();
            await server.Begin();
        } while (!await server.IsGreeting(deadline));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }

    async Task Begin()
    {
        var (user, group) = EximServer.Unprivileged();
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var certificate = _exim.Certificate();
        await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "users"), $"{User}:{Password}\n");
        var configuration = Path.Combine(_folder, "dovecot.conf");
        var text = new StringBuilder(Repository.Read("tests/Prospero.Tests/Providers/Imap/dovecot.conf"))
            .Replace("@user@", EximServer.Run("id", "-un", user))
            .Replace("@group@", EximServer.Run("id", "-gn", user))
            .Replace("@uid@", user)
            .Replace("@gid@", group)
            .Replace("@folder@", _folder)
            .Replace("@mail@", _exim.Maildir)
            .Replace("@port@", Port.ToString(CultureInfo.InvariantCulture));
        await File.WriteAllTextAsync(configuration, text.ToString());
        _process = EximServer.Unprivileged(_folder, Binary, "-F", "-c", configuration);
    }

    async Task<bool> IsGreeting(Stopwatch deadline)
    {
        while (_process is { HasExited: false })
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException($"Dovecot does not answer. Its log:{Environment.NewLine}{Log}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        if (deadline.Elapsed > Patience)
            throw new TimeoutException($"Dovecot ends at once: {await _process!.StandardError.ReadToEndAsync()}{Log}");
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
}
