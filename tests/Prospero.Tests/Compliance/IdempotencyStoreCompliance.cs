using System.Text;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class IdempotencyStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly IdempotencyKey Key = new("order 'nr' 1", "f1");
    static readonly IdempotencyKey SameKeyOtherRequest = Key with { Fingerprint = "f2" };
    static readonly StoredAnswer Answer = new(201, [0, 1, 2, 255, 0, .. "ñ"u8]);

    SqlIdempotency Keys => new(Store, Secrets);

    [Fact]
    public async Task A_free_key_is_taken_once()
    {
        Assert.IsType<KeyState.Taken>(await Take(Key));
        Assert.IsType<KeyState.Running>(await Take(Key));
        Assert.IsType<KeyState.Reused>(await Take(SameKeyOtherRequest));
    }

    [Fact]
    public async Task A_kept_answer_is_replayed_byte_by_byte()
    {
        await Take(Key);
        await Keep(Key, Answer);

        var state = Assert.IsType<KeyState.Answered>(await Take(Key));

        Assert.Equal(201, state.Answer.Status);
        Assert.Equal(Answer.Body, state.Answer.Body);
        Assert.IsType<KeyState.Reused>(await Take(SameKeyOtherRequest));
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        await Take(Key);
        await Keep(Key, new StoredAnswer(204, []));

        var state = Assert.IsType<KeyState.Answered>(await Take(Key));

        Assert.Equal(204, state.Answer.Status);
        Assert.Empty(state.Answer.Body);
    }

    [Fact]
    public async Task An_answer_does_not_lie_readable_in_the_database()
    {
        await Take(Key);
        await Keep(Key, new StoredAnswer(200, "correct horse"u8.ToArray()));

        var stored = await Store.Read(
            sql => sql.QueryFirst("select body from idempotency_key", [], row => Encoding.UTF8.GetString(row.Bytes(0)), default),
            default
        );

        Assert.DoesNotContain("correct horse", stored);
    }

    [Fact]
    public async Task A_freed_key_can_be_taken_again()
    {
        await Take(Key);
        await Write(tx => Keys.Free(tx, Ours.Id, Key.Key, default));

        Assert.IsType<KeyState.Taken>(await Take(SameKeyOtherRequest));
    }

    [Fact]
    public async Task A_key_with_an_answer_is_neither_freed_nor_answered_again()
    {
        await Take(Key);
        await Keep(Key, Answer);

        await Write(tx => Keys.Free(tx, Ours.Id, Key.Key, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Keep(Key, new StoredAnswer(500, [])));

        Assert.Equal(201, Assert.IsType<KeyState.Answered>(await Take(Key)).Answer.Status);
    }

    [Fact]
    public async Task An_answer_needs_a_key_that_was_taken() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Keep(Key, Answer));

    [Fact]
    public async Task A_transaction_that_was_rolled_back_gives_its_key_back()
    {
        await RollBack(tx => Keys.Take(tx, Ours.Id, Key, Noon, default));

        Assert.IsType<KeyState.Taken>(await Take(Key));
    }

    [Fact]
    public async Task Looking_tells_and_does_not_take()
    {
        Assert.Null(await Keys.Look(Ours.Id, Key, default));
        await Take(Key);
        Assert.IsType<KeyState.Running>(await Keys.Look(Ours.Id, Key, default));
        Assert.IsType<KeyState.Reused>(await Keys.Look(Ours.Id, SameKeyOtherRequest, default));
        await Keep(Key, Answer);
        Assert.IsType<KeyState.Answered>(await Keys.Look(Ours.Id, Key, default));
    }

    [Fact]
    public async Task Workspaces_have_keys_of_their_own()
    {
        await Take(Key);
        await Keep(Key, Answer);

        Assert.Null(await Keys.Look(Theirs.Id, Key, default));
        Assert.IsType<KeyState.Taken>(await Take(Key, Theirs));
        Assert.IsType<KeyState.Taken>(await Take(SameKeyOtherRequest, OurTests));
    }

    [Fact]
    public async Task Pruning_removes_the_oldest_first_and_no_more_than_asked_for()
    {
        for (var i = 0; i < 5; i++)
            await Take(new IdempotencyKey($"{i}", "f"), at: Noon.AddHours(i));

        Assert.Equal(2, await Keys.Prune(Noon.AddHours(3), 2, default));
        Assert.Equal([false, false, true, true, true], await Known());
        Assert.Equal(1, await Keys.Prune(Noon.AddHours(3), 100, default));
        Assert.Equal([false, false, false, true, true], await Known());
        Assert.Equal(0, await Keys.Prune(Noon.AddHours(3), 100, default));

        async Task<List<bool>> Known()
        {
            var known = new List<bool>();
            for (var i = 0; i < 5; i++)
                known.Add(await Keys.Look(Ours.Id, new IdempotencyKey($"{i}", "f"), default) is not null);
            return known;
        }
    }

    [Fact]
    public async Task Of_many_calls_at_once_on_two_nodes_one_takes_the_key()
    {
        SqlStore[] nodes = [Store, await OtherNode()];

        var states = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(() =>
                        nodes[i % 2]
                            .InTransaction(tx => new SqlIdempotency(nodes[i % 2], Secrets).Take(tx, Ours.Id, Key, Noon, default), default)
                    )
                )
        );

        Assert.Single(states, state => state is KeyState.Taken);
        Assert.Equal(19, states.Count(state => state is KeyState.Running));
    }

    Task<KeyState> Take(IdempotencyKey key, Workspace? workspace = null, DateTimeOffset? at = null) =>
        Write(tx => Keys.Take(tx, (workspace ?? Ours).Id, key, at ?? Noon, default));

    Task Keep(IdempotencyKey key, StoredAnswer answer) => Write(tx => Keys.Keep(tx, Ours.Id, key.Key, answer, default));
}
