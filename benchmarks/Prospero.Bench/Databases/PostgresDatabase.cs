using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Prospero.Bench.Databases;

/// <summary>
/// PostgreSQL: a server of the bench's own on a free loopback port, as durable as in production; each place is a database in
/// it. It never runs as root: started by root, as the user nobody.
/// </summary>
sealed class PostgresDatabase : Database
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
        rm -rf "${PGDATA:?}"
        """;

    // What an operator sets on a machine with memory to spare; whatever keeps commits is as it comes: on.
    static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "shared_buffers=512MB",
        "max_wal_size=4GB",
        "max_connections=300",
    ];

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Folders _folders;

    // Not below the working directory, into which the user nobody may not come. This folder is on a disk, unlike /tmp.
    readonly string _data = Path.Combine("/var/tmp", $"prospero-bench-{Path.GetRandomFileName()}");
    readonly int _port = FreePort();
    Process? _server;
    int _made;

    PostgresDatabase(Folders folders) => _folders = folders;

    public override string Name => "PostgreSQL";

    /// <summary>A program that came with the newest server that is installed.</summary>
    public static string Program(string name) =>
        Directory
            .GetDirectories(Versions)
            .OrderByDescending(folder =>
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0
            )
            .Select(folder => Path.Combine(folder, "bin", name))
            .First(File.Exists);

    public static async Task<PostgresDatabase> Start(Folders folders)
    {
        var database = new PostgresDatabase(folders);
        Directory.CreateDirectory(database._data);
        if (Environment.IsPrivilegedProcess)
            await Output("chown", "nobody", database._data);
        var cluster = Path.Combine(database._data, "cluster");
        await Output([.. AsNobody, Program("initdb"), "-D", cluster, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale"]);
        database.Launch(cluster);
        await database.Answers();
        return database;
    }

    public override Place New() => Make("template0");

    public override Place Copy(Place from)
    {
        NpgsqlConnection.ClearAllPools();
        var to = Make(new NpgsqlConnectionStringBuilder(from.Postgres).Database!);
        Folders.CopyKeys(from.Folder, to.Folder);
        return to;
    }

    public static NpgsqlConnection Open(string address)
    {
        var connection = new NpgsqlConnection(address);
        connection.Open();
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        _server!.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>What a program prints.</summary>
    public static async Task<string> Output(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = "/",
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {await errors}{output}");
    }

    static string[] AsNobody =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : ["env"];

    string AddressOf(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database}");

    Place Make(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{++_made}");
        using var connection = Open(AddressOf("postgres") + ";Pooling=false");
        using var create = connection.CreateCommand();
        create.CommandText = $"create database {name} template {template}";
        create.ExecuteNonQuery();
        return new Place(_folders.New(), AddressOf(name));
    }

    void Launch(string cluster)
    {
        string[] settings = [.. Settings, string.Create(CultureInfo.InvariantCulture, $"port={_port}"), $"unix_socket_directories={_data}"];
        string[] postgres = [Program("postgres"), "-D", cluster, .. settings.SelectMany(setting => new[] { "-c", setting })];
        string[] command = [.. AsNobody, "sh", "-c", Guard, .. postgres];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PGDATA"] = cluster;
        _server = Process.Start(start)!;
        // A full pipe would stop the server.
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
    }

    async Task Answers()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = Open(AddressOf("postgres") + ";Pooling=false");
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < Patience && !_server!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
