using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Prospero.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer.End))]

namespace Prospero.Tests.Support;

/// <summary>
/// One real PostgreSQL server for the whole run, Debian's, with files of its own on a free loopback port. It is started by the
/// first test that asks for it. It never runs as root: started by root, as the user nobody. It loses everything when the
/// machine stops (fsync is off), which no test here is about.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string Versions = "/usr/lib/postgresql";
    const string User = "prospero";

    // The server ends with this process, however that ends: then the shell's input ends.
    const string Guard = """
        exec 3<&0
        "$0" "$@" &
        server=$!
        (read -r _ <&3; kill -INT "$server") &
        wait "$server"
        [ -n "$KEEP" ] || rm -rf "${PGDATA:?}"
        """;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly Lazy<Task<PostgresServer>> Running = new(() => Start(isOwn: false));

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-postgres-").FullName;
    Process? _process;
    int _port;
    int _schemas;

    PostgresServer() { }

    bool IsOwn { get; init; }

    public static bool IsInstalled => Binaries is not null;

    // The newest version that is installed.
    static string? Binaries =>
        Directory.Exists(Versions)
            ? Directory
                .GetDirectories(Versions)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var n) ? n : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
            : null;

    public static Task<PostgresServer> Get() => Running.Value;

    /// <summary>A server of the test's own, which it may stop and start again.</summary>
    public static Task<PostgresServer> StartOwn() => Start(isOwn: true);

    /// <summary>Ends it as an operator does: whoever is connected is cut off.</summary>
    public async Task Stop()
    {
        _process!.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it on the same port and with the same files.</summary>
    public async Task StartAgain()
    {
        var deadline = Stopwatch.StartNew();
        do Launch(_port);
        while (!await IsAnswering(deadline));
    }

    /// <summary>For a server of the test's own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await Stop();
        _process!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a statement as the server's owner, outside of any schema of a test.</summary>
    public async Task Do(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes an empty schema; the connection string finds nothing else.</summary>
    public async Task<string> NewSchema()
    {
        var schema = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await Do($"create schema {schema}");
        return $"{ConnectionString};Search Path={schema}";
    }

    /// <summary>Puts every table and index, and all that come, on another disk.</summary>
    public async Task MoveTables(string disk)
    {
        var folder = Directory.CreateDirectory(Path.Combine(disk, "tables")).FullName;
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "nobody", folder);
        await Do($"create tablespace small location '{folder}'");
        await Do("alter table all in tablespace pg_default set tablespace small");
        await Do("alter index all in tablespace pg_default set tablespace small");
    }

    /// <summary>Leads to the server without any schema of a test.</summary>
    public string OwnerConnection => ConnectionString;

    string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database=postgres");

    static async Task<PostgresServer> Start(bool isOwn)
    {
        var server = new PostgresServer { IsOwn = isOwn };
        if (Environment.IsPrivilegedProcess)
            await Run("chown", "nobody", server._folder);
        var data = Path.Combine(server._folder, "data");
        var initdb = Path.Combine(Binaries!, "initdb");
        await Run([.. AsNobody, initdb, "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]);
        var deadline = Stopwatch.StartNew();
        // Somebody else may take the free port in between; then another one is tried.
        do server.Launch(FreePort());
        while (!await server.IsAnswering(deadline));
        return server;
    }

    void Launch(int port)
    {
        _process?.Dispose();
        _port = port;
        var data = Path.Combine(_folder, "data");
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={_port}"),
            $"unix_socket_directories={_folder}",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
        ];
        string[] postgres = [Path.Combine(Binaries!, "postgres"), "-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })];
        string[] command = [.. AsNobody, "sh", "-c", Guard, .. postgres];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PGDATA"] = data;
        // The files of a server that is started again outlive its process.
        start.Environment["KEEP"] = IsOwn ? "1" : "";
        _process = Process.Start(start)!;
        // A full pipe would stop the server.
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    async Task<bool> IsAnswering(Stopwatch deadline)
    {
        while (_process is { HasExited: false })
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException("PostgreSQL does not answer.");
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        return deadline.Elapsed > Patience ? throw new TimeoutException("PostgreSQL ends at once.") : false;
    }

    static string[] AsNobody =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : ["env"];

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static async Task Run(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                WorkingDirectory = "/",
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {output}");
    }

    /// <summary>Stops the server when all tests are through.</summary>
    public sealed class End : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!Running.IsValueCreated)
                return;
            var server = await Running.Value;
            await server.DisposeAsync();
        }
    }
}
