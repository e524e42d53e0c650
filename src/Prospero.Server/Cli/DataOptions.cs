using System.CommandLine;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Cli;

/// <summary>The options by which every command finds its data, read in the same way everywhere.</summary>
sealed class DataOptions(Terminal terminal)
{
    readonly Option<string?> _data = new("--data")
    {
        HelpName = "DIR",
        Description =
            "The folder of the database and its keys. Default: PROSPERO_DATA, else prospero in the user's folder for application data.",
    };

    readonly Option<string?> _database = new("--database")
    {
        HelpName = "DATABASE",
        Description =
            "sqlite:PATH, the database file, whose keys lie beside it without --data; or postgresql://USER:PASSWORD@HOST/NAME. "
            + "Default: PROSPERO_DATABASE, else prospero.db in the data folder.",
    };

    readonly Option<string?> _workspace = new("--workspace") { HelpName = "NAME", Description = "The workspace. Default: the only one." };

    readonly Option<bool> _test = new("--test") { Description = "The workspace's test data instead of its live data." };

    /// <summary>
    /// Adds <c>--data</c> and <c>--database</c>, <c>--workspace</c> where a command acts on one, and <c>--test</c> where it may act
    /// on test data.
    /// </summary>
    public void AddTo(Command command, bool withWorkspace = true, bool withTest = false)
    {
        command.Add(_data);
        command.Add(_database);
        if (withWorkspace)
            command.Add(_workspace);
        if (withTest)
            command.Add(_test);
    }

    /// <summary>The options of a server on this data, with all settings of the environment.</summary>
    /// <exception cref="UsageException">A setting is wrong, or the database is none that we can open.</exception>
    public ServerOptions Read(ParseResult parsed) => Read(parsed.GetValue(_data), parsed.GetValue(_database));

    /// <summary>Opens the data for a command that needs no server.</summary>
    public Task<OpenInstallation> Open(ParseResult parsed, CancellationToken ct) => OpenInstallation.Open(Read(parsed), ct);

    /// <summary>The workspace that was named.</summary>
    public string? Workspace(ParseResult parsed) => parsed.GetValue(_workspace);

    /// <summary>True if the test data was asked for.</summary>
    public bool IsTest(ParseResult parsed) => parsed.GetValue(_test);

    ServerOptions Read(string? data, string? database)
    {
        // What stands on the command line wins over the environment. A folder without a database means the file in it, unless
        // the environment names a server: then the folder is where the keys are.
        var known = Given("PROSPERO_DATABASE");
        database ??= data is null || (known is not null && PostgresAddress.IsOne(known)) ? known : null;
        var postgres = database is not null && PostgresAddress.IsOne(database) ? Checked(database) : null;
        var file = string.IsNullOrEmpty(database) || postgres is not null ? null : Path.GetFullPath(FileOf(database));
        data ??= file is null ? DefaultFolder() : Path.GetDirectoryName(file)!;
        var given = new ServerOptions
        {
            DataFolder = Path.GetFullPath(data),
            DatabaseFile = file,
            Postgres = postgres,
        };
        var options = Settings.Apply(given, terminal.Variable);
        return options.IsValid ? options.Value : throw new UsageException(options.Problems.ToString());
    }

    string DefaultFolder()
    {
        if (Given("PROSPERO_DATA") is { } data)
            return data;
        var home = Given("XDG_DATA_HOME") ?? Path.Combine(Given("HOME") ?? ".", ".local", "share");
        return Path.Combine(home, "prospero");
    }

    string? Given(string variable) => terminal.Variable(variable) is { Length: > 0 } value ? value : null;

    static string FileOf(string database)
    {
        var file = database.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase) ? database["sqlite:".Length..] : database;
        return file.Length > 0 ? file : throw new UsageException("The database names no file; give sqlite:PATH.");
    }

    static string Checked(string database)
    {
        try
        {
            _ = PostgresAddress.Parse(database);
            return database;
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
