using System.Threading.Channels;
using Npgsql;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>
/// Nodes on one PostgreSQL database tell each other by NOTIFY: after the commit, on a connection of its own, without payload,
/// at most once in 20 ms. Inside the transactions it would make every commit wait for the one before.
/// </summary>
public sealed class PostgresNodes : INodes, IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Hearing = TimeSpan.FromSeconds(5);
    static readonly News[] All = [News.Due, News.Configuration];

    readonly string _telling;
    readonly string _listening;
    readonly TimeProvider _clock;
    readonly Channel<bool> _wanted = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    readonly Task _teller;
    NpgsqlConnection? _connection;
    int _pending;
    int _tellerId;

    /// <param name="database">A URI or a connection string, see <see cref="PostgresAddress"/>.</param>
    /// <param name="direct">
    /// The same database without a pooler between; null where <paramref name="database"/> is such an address. LISTEN belongs to a
    /// session, which a pooler that shares sessions takes away.
    /// </param>
    /// <exception cref="FormatException">It is no such address.</exception>
    public PostgresNodes(string database, string? direct, TimeProvider clock)
    {
        _clock = clock;
        _telling = Alone(database).ToString();
        var listening = Alone(direct ?? database);
        // A server that vanished says nothing; without a question now and then it would be waited for in vain.
        listening.KeepAlive = 10;
        _listening = listening.ToString();
        _teller = Task.Run(TellAll);
    }

    /// <inheritdoc/>
    public void Tell(News news)
    {
        Interlocked.Or(ref _pending, (int)news);
        _wanted.Writer.TryWrite(true);
    }

    /// <summary>Listens until the connection breaks, or until it is cancelled, which is an exception too.</summary>
    /// <param name="listens">Called once it is proved that this node hears what is told; what was told before is lost.</param>
    /// <exception cref="IOException">The server cannot be reached, or what is told does not arrive.</exception>
    public async Task Listen(Action listens, Action<News> heard, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_listening);
            await connection.OpenAsync(ct);
            await Prove(connection, ct);
            foreach (var news in All)
                await Execute(connection, $"do $$ begin execute format('listen %I', {Name(news)}); end $$", ct);
            var names = await Names(connection, ct);
            connection.Notification += (_, told) =>
            {
                // Our own loops know already.
                if (told.PID != Volatile.Read(ref _tellerId) && names.TryGetValue(told.Channel, out var news))
                    heard(news);
            };
            listens();
            while (true)
                await connection.WaitAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Tells what is still to be told, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _wanted.Writer.TryComplete();
        await _teller;
        await Close();
    }

    // A session of its own, whose end is noticed.
    static NpgsqlConnectionStringBuilder Alone(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(database))
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            Multiplexing = false,
        };
        settings.ApplicationName += " nodes";
        return settings;
    }

    // The schema is part of the name, so that installations in one database do not wake each other; its digest, because names
    // of channels are short.
    static string Name(News news) => $"'prospero_{(news == News.Due ? "due" : "configuration")}_' || md5(current_schema())";

    // Behind a pooler that shares sessions LISTEN succeeds and nothing is ever heard, so that only hearing proves it.
    async Task Prove(NpgsqlConnection listener, CancellationToken ct)
    {
        var name = $"prospero_proof_{Ids.New(_clock.GetUtcNow()):N}";
        var isHeard = false;
        void Hear(object sender, NpgsqlNotificationEventArgs told) => isHeard |= told.Channel == name;
        listener.Notification += Hear;
        await Execute(listener, $"listen {name}", ct);
        await using (var teller = new NpgsqlConnection(_telling))
        {
            await teller.OpenAsync(ct);
            await Execute(teller, $"notify {name}", ct);
        }

        while (!isHeard && await listener.WaitAsync(Hearing, ct)) { }
        listener.Notification -= Hear;
        if (!isHeard)
            throw new IOException("what is told does not arrive; a pooler that shares sessions stands between");
        await Execute(listener, $"unlisten {name}", ct);
    }

    static async Task<Dictionary<string, News>> Names(NpgsqlConnection connection, CancellationToken ct)
    {
        var names = new Dictionary<string, News>(StringComparer.Ordinal);
        foreach (var news in All)
            names.Add((string)(await Scalar(connection, $"select {Name(news)}", ct))!, news);
        return names;
    }

    async Task TellAll()
    {
        while (await _wanted.Reader.WaitToReadAsync())
        {
            while (_wanted.Reader.TryRead(out _)) { }
            await Notify((News)Interlocked.Exchange(ref _pending, 0));
            await Task.Delay(Pause, _clock, CancellationToken.None);
        }
    }

    async Task Notify(News news)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new NpgsqlConnection(_telling);
                await _connection.OpenAsync();
                Volatile.Write(ref _tellerId, _connection.ProcessID);
            }

            foreach (var one in All.Where(one => news.HasFlag(one)))
                await Execute(_connection, $"select pg_notify({Name(one)}, '')", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The next word goes out on a new connection; until then the others poll.
            await Close();
        }
    }

    async Task Close()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }

    static Task Execute(NpgsqlConnection connection, string text, CancellationToken ct) => Scalar(connection, text, ct);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Texts stand in our own source.")]
    static async Task<object?> Scalar(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(ct);
    }
}

/// <summary>A node that is alone on its database, as every one on SQLite is.</summary>
public sealed class OnlyNode : INodes
{
    public void Tell(News news) { }
}
