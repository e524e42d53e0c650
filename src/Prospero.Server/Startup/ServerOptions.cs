using System.Net;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Webhooks;
using Prospero.Providers;
using Prospero.Providers.Simulated;
using Prospero.Storage;

namespace Prospero.Server.Startup;

/// <summary>How one server is put together.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>The folder of the key ring and, on SQLite, of the database.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The SQLite file; null for <c>prospero.db</c> in the data folder.</summary>
    public string? DatabaseFile { get; init; }

    /// <summary>The PostgreSQL database, as a URI or a connection string; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>
    /// The same PostgreSQL database past a pooler of transactions, for what belongs to a session; null where there is none.
    /// </summary>
    public string? PostgresDirect { get; init; }

    /// <summary>The address under which the world reaches it; null for the first listen address.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// The networks of the proxies before it: what these say about a visitor's address is believed. None for no proxy; then the
    /// address of the connection counts.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The origins whose pages may call the routes that need a key, as <c>https://crm.example.com</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// How long a node that was asked to stop waits for the sends and requests that are under way; what takes longer is cut off,
    /// and a send among it is held with an unknown outcome.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it goes on taking requests before that, while its readiness tells balancers to send no more.</summary>
    public TimeSpan DrainNotice { get; init; } = TimeSpan.Zero;

    /// <summary>What this process does.</summary>
    public Roles Roles { get; init; } = Roles.All;

    /// <summary>System time; null for the database's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>What durations are measured by: the given clock, else the machine's.</summary>
    public TimeProvider MachineClock => Clock ?? Machine;

    /// <summary>The machine's clocks.</summary>
    public TimeProvider Machine { get; init; } = TimeProvider.System;

    /// <summary>Wraps the keys in a PostgreSQL database: 32 bytes; null for keys that lie open there.</summary>
    public byte[]? MasterKey { get; init; }

    public CadenceOptions Cadence { get; init; } = new();

    public MessageOptions Messages { get; init; } = new();

    public SimulatedOptions Simulated { get; init; } = new();

    public EventOptions Events { get; init; } = new();

    public WebhookOptions Webhooks { get; init; } = new();

    public MailboxOptions Mailboxes { get; init; } = new();

    public CallbackOptions Callbacks { get; init; } = new();

    public NetworkOptions Network { get; init; } = new();

    /// <summary>The least that is logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Told at every checkpoint of a send; null in production.</summary>
    public Action<string>? Checkpoint { get; init; }

    /// <summary>The SQLite file that is opened where no PostgreSQL database is named.</summary>
    public string SqliteFile => DatabaseFile ?? Path.Combine(DataFolder, "prospero.db");

    /// <summary>True if time is measured; SQLite has no clock but the machine's.</summary>
    public bool UsesDatabaseTime => Clock is null && Postgres is not null;

    /// <summary>What is opened, for people; without any password.</summary>
    public string Database => Postgres is null ? SqliteFile : PostgresAddress.Describe(Postgres);
}

/// <summary>The parts that one process may take on.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>The API surfaces.</summary>
    Api = 1,

    /// <summary>The loops that carry out the cadence.</summary>
    Worker = 2,

    /// <summary>The web console.</summary>
    Console = 4,

    All = Api | Worker | Console,
}
