using System.Collections.Concurrent;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using Prospero.Core;

namespace Prospero.Storage;

/// <summary>A row that belongs to one transaction at a time, with the number of that transaction.</summary>
internal sealed class CommitMark
{
    public Guid Id { get; } = new(RandomNumberGenerator.GetBytes(16));

    public long Number { get; set; }

    public long Made { get; } = TimeProvider.System.GetTimestamp();
}

/// <summary>
/// Tells whether a commit took place whose answer was lost. Every commit writes its number into a row of its own on the same
/// trip; who asks later reads the row or bars it, so that a commit that is still on its way fails. The transaction's id would
/// not do: after a crash or a fail-over PostgreSQL gives lost ids to other transactions (docs/decisions/0014).
/// </summary>
internal sealed class CommitMarks(NpgsqlDataSource source)
{
    /// <summary>Made before the first migration, because migrations are committed with marks too. Old marks go.</summary>
    public const string Prepare = """
        create table if not exists commit_mark (
            id uuid primary key,
            number bigint not null, -- the last transaction that was committed; -1: none may be any more
            made_at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint
        );
        delete from commit_mark where made_at < (extract(epoch from clock_timestamp() - interval '7 days') * 1000)::bigint;
        """;

    // A barred row refuses the transaction, because its number may not be null. A transaction that wrote nothing leaves no mark.
    const string Set = """
        insert into commit_mark as known (id, number) select $1, $2 where pg_current_xact_id_if_assigned() is not null
        on conflict (id) do update set number = case when known.number < 0 then null else excluded.number end
        """;

    // Waits for a transaction that has set the mark and is not through yet.
    const string ReadOrBar = """
        insert into commit_mark as known (id, number) values ($1, -1)
        on conflict (id) do update set number = case when known.number = $2 then known.number else -1 end
        returning number = $2
        """;

    static readonly TimeSpan Life = TimeSpan.FromDays(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentBag<CommitMark> _free = [];

    /// <summary>How long the fate of a commit is asked for before it counts as unknown.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A mark for one commit.</summary>
    public CommitMark Take()
    {
        var mark = _free.TryTake(out var free) ? free : new CommitMark();
        mark.Number++;
        return mark;
    }

    /// <summary>Gives a mark back whose commit was answered, for better or worse.</summary>
    public void Return(CommitMark mark)
    {
        // Far younger than what is deleted, so that no bar is ever lost.
        if (TimeProvider.System.GetElapsedTime(mark.Made) < Life)
            _free.Add(mark);
    }

    /// <summary>The statement that sets the mark; it travels with the commit, before it.</summary>
    public static NpgsqlBatchCommand Command(CommitMark mark)
    {
        var command = new NpgsqlBatchCommand(Set);
        AddParameters(command.Parameters, mark);
        return command;
    }

    /// <summary>
    /// Whether a commit took place whose answer was lost. False is for certain: then it cannot take place any more.
    /// </summary>
    /// <exception cref="StoreUnavailable">It could not be learnt.</exception>
    public async Task<bool> WasCommitted(CommitMark lost, CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                await using var ask = new NpgsqlCommand(ReadOrBar, connection) { CommandTimeout = 5 };
                AddParameters(ask.Parameters, lost);
                return (bool)(await ask.ExecuteScalarAsync(ct))!;
            }
            catch (NpgsqlException e) when (TimeProvider.System.GetElapsedTime(since) >= Patience)
            {
                throw new StoreUnavailable("the answer to a commit was lost", e) { IsOutcomeUnknown = true };
            }
            catch (NpgsqlException)
            {
                await Task.Delay(Pause, TimeProvider.System, ct);
            }
        }
    }

    static void AddParameters(NpgsqlParameterCollection parameters, CommitMark mark)
    {
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = mark.Id, NpgsqlDbType = NpgsqlDbType.Uuid });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = mark.Number, NpgsqlDbType = NpgsqlDbType.Bigint });
    }
}
