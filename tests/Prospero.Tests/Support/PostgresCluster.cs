using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Prospero.Tests.Support;

/// <summary>
/// A PostgreSQL server of Debian's with files of its own on a loopback port. It can be stopped, killed, started again on the
/// same port and copied by a standby. It never runs as root: started by root, as the user nobody. Server and files are gone
/// when this is disposed of, and when this process ends, however it ends.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    const string Versions = "/usr/lib/postgresql";
    const string User = "prospero";

    // Waits until its input ends, which it does at the latest with this process.
    const string Keeper = """
        trap '' INT TERM
        read -r _
        server=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -INT "$server" &&
            for _ in $(seq 200); do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
        rm -rf "${0:?}"
        """;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-postgres-").FullName;
    readonly string[] _settings;
    readonly Process _keeper;
    Process? _server;

    PostgresCluster(string[] settings)
    {
        _settings = settings;
        if (Environment.IsPrivilegedProcess)
            using (var chown = Process.Start("chown", ["nobody", _folder]))
                chown.WaitForExit();
        _keeper = Process.Start(Command(["sh", "-c", Keeper, _folder], redirectInput: true))!;
    }

    public static bool IsInstalled => Binaries is not null;

    /// <summary>How a program is started as somebody who is not root.</summary>
    public static string[] AsNobody =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : ["env"];

    public int Port { get; private set; }

    /// <summary>For this server alone; the database is <c>postgres</c>.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"{AddressOf("127.0.0.1")};Port={Port}");

    // The newest version that is installed.
    /// <summary>The folder of the newest version's programs; null where none is installed.</summary>
    public static string? Binaries =>
        Directory.Exists(Versions)
            ? Directory
                .GetDirectories(Versions)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var n) ? n : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
            : null;

    string DataFolder => Path.Combine(_folder, "data");

    string LogFile => Path.Combine(_folder, "log");

    /// <summary>Makes an empty server and starts it.</summary>
    /// <param name="settings">As in postgresql.conf, such as <c>fsync=off</c>.</param>
    public static async Task<PostgresCluster> Create(params string[] settings)
    {
        var cluster = new PostgresCluster(settings);
        await cluster.Run("initdb", "-D", cluster.DataFolder, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        await cluster.StartSomewhere();
        return cluster;
    }

    /// <summary>Makes a standby that follows this server under its port as its name, and starts it.</summary>
    public async Task<PostgresCluster> Follow()
    {
        var standby = new PostgresCluster(_settings);
        var from = $"host=127.0.0.1 port={Port} user={User} application_name=standby";
        await standby.Run("pg_basebackup", "-D", standby.DataFolder, "-d", from, "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await standby.StartSomewhere();
        return standby;
    }

    /// <summary>Starts it where it was before, and waits until it answers.</summary>
    public async Task Start()
    {
        var deadline = Stopwatch.StartNew();
        // Children of a killed server may hold its memory for a moment more.
        do Launch();
        while (!await IsAnswering(deadline));
    }

    /// <summary>Stops it: <c>fast</c> or <c>immediate</c>, as pg_ctl does.</summary>
    public async Task Stop(string mode)
    {
        using var kill = Process.Start("kill", [mode == "fast" ? "-INT" : "-QUIT", $"{_server!.Id}"]);
        await kill.WaitForExitAsync();
        await _server.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary><c>kill -9</c> for the server and all its children.</summary>
    public async Task Kill()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task Promote() => Run("pg_ctl", "promote", "-D", DataFolder, "-w", "-t", "30");

    /// <summary>Carries out a statement as the owner of everything.</summary>
    public Task Execute(string sql) => Execute(ConnectionString, sql);

    /// <summary>Carries out a statement in a database.</summary>
    public static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts stand in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes a folder elsewhere that the server may write to, for a tablespace.</summary>
    public string MakeFolder(string parent, string name)
    {
        var folder = Path.Combine(parent, name);
        using var mkdir = Process.Start(Command(["mkdir", "-m", "700", folder], redirectInput: false))!;
        mkdir.WaitForExit();
        return folder;
    }

    /// <summary>For several servers of which one is the primary: <c>host:port,host:port</c>.</summary>
    public static string AddressOf(string hosts) => $"Host={hosts};Username={User};Database=postgres";

    /// <summary>The end of what the server wrote, for messages of failures.</summary>
    public string Said => File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(40)) : "";

    public async ValueTask DisposeAsync()
    {
        // The number of a server that is gone may be another process by now.
        if (_server is { HasExited: true })
            File.Delete(Path.Combine(DataFolder, "postmaster.pid"));
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
        if (_server is not null)
            await _server.WaitForExitAsync();
        _server?.Dispose();
    }

    async Task StartSomewhere()
    {
        var deadline = Stopwatch.StartNew();
        do
        {
            // Somebody else may take the free port in between; then another one is tried.
            Port = FreePort();
            Launch();
        } while (!await IsAnswering(deadline));
    }

    void Launch()
    {
        _server?.Dispose();
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={Port}"),
            $"unix_socket_directories={_folder}",
            .. _settings,
        ];
        string[] postgres = [Path.Combine(Binaries!, "postgres"), "-D", DataFolder, .. settings.SelectMany(one => new[] { "-c", one })];
        // A shell that becomes the server, so that its process is the server's and its words go to a file.
        var start = Command(["sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", LogFile, .. postgres], redirectInput: false);
        _server = Process.Start(start)!;
    }

    async Task<bool> IsAnswering(Stopwatch deadline)
    {
        while (_server is { HasExited: false })
        {
            if (deadline.Elapsed > Patience)
                throw new TimeoutException($"PostgreSQL does not answer:\n{Said}");
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
        return deadline.Elapsed > Patience ? throw new TimeoutException($"PostgreSQL ends at once:\n{Said}") : false;
    }

    async Task Run(string program, params string[] arguments)
    {
        var start = Command([Path.Combine(Binaries!, program), .. arguments], redirectInput: true);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await error}\n{Said}");
    }

    static ProcessStartInfo Command(string[] command, bool redirectInput)
    {
        string[] all = [.. AsNobody, .. command];
        return new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardInput = redirectInput,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
