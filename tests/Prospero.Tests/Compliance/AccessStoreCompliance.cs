using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class AccessStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    [Fact]
    public async Task A_workspace_is_found_as_it_was_added()
    {
        var clock = new CadenceClock(ClockId.New(Noon), Noon.AddDays(3), Noon, 60);
        var workspace = NewWorkspace("demo") with { TimeZone = "America/Bogota", DefaultRegion = "CO", TestOf = Theirs.Id, Clock = clock };

        await Write(tx => Access.AddWorkspace(tx, workspace, default));

        Assert.Equal(workspace, await Access.FindWorkspace(workspace.Id, default));
        Assert.Null(await Access.FindWorkspace(WorkspaceId.New(Noon), default));
    }

    [Fact]
    public async Task Workspaces_are_listed_oldest_first()
    {
        var older = NewWorkspace("older") with { CreatedAt = Noon.AddDays(-1) };
        await Write(tx => Access.AddWorkspace(tx, older, default));

        var all = await Access.Workspaces(default);

        Assert.Equal(older, all[0]);
        Assert.Equal([Ours, Theirs, OurTests], all.Skip(1).OrderBy(w => w.IsTest).ThenBy(w => w.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_live_workspace_cannot_take_the_name_of_another()
    {
        await Assert.ThrowsAsync<NameTaken>(() => Write(tx => Access.AddWorkspace(tx, NewWorkspace("ours"), default)));

        Assert.Equal(3, (await Access.Workspaces(default)).Count);
    }

    [Fact]
    public async Task A_clock_replaces_the_one_before()
    {
        var first = new CadenceClock(ClockId.New(Noon), Noon, Noon, 0);
        await Write(tx => Access.SetClock(tx, OurTests.Id, first, default));
        var second = first with { BaseCadence = Noon.AddHours(5), Rate = 1.5 };
        await Write(tx => Access.SetClock(tx, OurTests.Id, second, default));

        Assert.Equal(second, (await Access.FindWorkspace(OurTests.Id, default))!.Clock);
        Assert.Null((await Access.FindWorkspace(Ours.Id, default))!.Clock);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_kept_and_never_goes_back()
    {
        var (key, secret) = ApiKey.Make(Ours.Id, Surface.Nexor, false, "crm", null, Noon);
        await Write(tx => Access.AddKey(tx, key, default));

        await Write(tx => Access.NoteUses(tx, [(key.Id, Noon.AddMinutes(2)), (Guid.Empty, Noon)], default));
        await Write(tx => Access.NoteUses(tx, [(key.Id, Noon.AddMinutes(1))], default));

        Assert.Equal(Noon.AddMinutes(2), (await Access.FindKey(ApiKey.HashOf(secret), default))!.Value.Key.LastUsedAt);
    }

    [Fact]
    public async Task The_audit_is_read_newest_first_and_of_one_workspace()
    {
        var first = new AuditEntry(Noon, "cli", "key.created", "1");
        var second = new AuditEntry(Noon.AddSeconds(1), "user:admin", "sign_in.used", null);
        await Write(async tx =>
        {
            await Access.Audit(tx, Ours.Id, first, default);
            await Access.Audit(tx, Theirs.Id, first with { Actor = "key:abcd" }, default);
            await Access.Audit(tx, Ours.Id, second, default);
        });

        Assert.Equal([second, first], await Access.Audited(Ours.Id, 10, default));
        Assert.Equal([second], await Access.Audited(Ours.Id, 1, default));
    }

    [Fact]
    public async Task The_clock_of_an_unknown_workspace_cannot_be_set() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Write(tx => Access.SetClock(tx, WorkspaceId.New(Noon), new CadenceClock(ClockId.New(Noon), Noon, Noon, 0), default))
        );

    [Fact]
    public async Task A_key_is_found_by_its_hash_with_its_workspace()
    {
        var (key, secret) = ApiKey.Make(OurTests.Id, Surface.PollyBot, true, "CRM \"one\"", null, Noon);
        await Write(tx => Access.AddKey(tx, key, default));

        var found = await Access.FindKey(ApiKey.HashOf(secret), default);

        Assert.Equal((key, OurTests), found);
        Assert.Null(await Access.FindKey(ApiKey.HashOf(secret + "x"), default));
    }

    [Fact]
    public async Task A_key_keeps_its_scopes_and_is_found_when_it_opens_no_more()
    {
        var (made, _) = ApiKey.Make(Ours.Id, Surface.Nexor, false, "old", ["leads", "messages"], Noon);
        var key = made with { ExpiresAt = Noon.AddDays(1), RevokedAt = Noon.AddHours(1) };
        await Write(tx => Access.AddKey(tx, key, default));

        var found = (await Access.FindKey(key.Hash, default))!.Value.Key;

        Assert.Equal(["leads", "messages"], found.Scopes!);
        Assert.Equal(key with { Scopes = null }, found with { Scopes = null });
    }

    [Fact]
    public async Task A_key_without_any_scope_is_not_a_key_to_everything()
    {
        var (key, _) = ApiKey.Make(Ours.Id, Surface.Nexor, false, "reader", [], Noon);
        await Write(tx => Access.AddKey(tx, key, default));

        Assert.Empty((await Access.FindKey(key.Hash, default))!.Value.Key.Scopes!);
    }

    [Fact]
    public async Task Users_are_listed_oldest_first_and_never_another_workspaces()
    {
        var bea = await AddUser(Ours, "bea", Noon.AddHours(1));
        var ana = await AddUser(Ours, "ana", Noon);
        var other = await AddUser(Theirs, "ana", Noon);

        Assert.Equal([ana, bea], await Access.Users(Ours.Id, default));
        Assert.Equal([other], await Access.Users(Theirs.Id, default));
        Assert.Equal(other, await Access.FindUser(other.Id, default));
        Assert.Null(await Access.FindUser(Guid.NewGuid(), default));
    }

    [Fact]
    public async Task Two_users_of_a_workspace_cannot_have_one_name()
    {
        await AddUser(Ours, "ana", Noon);

        await Assert.ThrowsAsync<NameTaken>(() => AddUser(Ours, "ana", Noon));
    }

    [Fact]
    public async Task A_sign_in_link_opens_once()
    {
        var ana = await AddUser(Ours, "ana", Noon);
        await Write(tx => Access.AddSignIn(tx, "hash", ana.Id, Noon.AddMinutes(15), default));

        Assert.Equal(ana, await UseSignIn("hash", Noon));
        Assert.Null(await UseSignIn("hash", Noon));
    }

    [Fact]
    public async Task A_sign_in_link_opens_until_its_end_and_not_at_it()
    {
        var ana = await AddUser(Ours, "ana", Noon);
        await Write(tx => Access.AddSignIn(tx, "hash", ana.Id, Noon.AddMinutes(15), default));

        Assert.Null(await UseSignIn("hash", Noon.AddMinutes(15)));
        Assert.Equal(ana, await UseSignIn("hash", Noon.AddMinutes(15).AddMilliseconds(-1)));
        Assert.Null(await UseSignIn("unknown", Noon));
    }

    [Fact]
    public async Task A_sign_in_link_of_somebody_who_may_not_sign_in_opens_nothing()
    {
        var gone = new User(Ids.New(Noon), Ours.Id, "gone", null, IsActive: false, Noon);
        await Write(tx => Access.AddUser(tx, gone, default));
        await Write(tx => Access.AddSignIn(tx, "hash", gone.Id, Noon.AddMinutes(15), default));

        Assert.Null(await UseSignIn("hash", Noon));
        Assert.Equal(gone, await Access.FindUser(gone.Id, default));
    }

    [Fact]
    public async Task A_use_that_was_rolled_back_leaves_the_sign_in_link_open()
    {
        var ana = await AddUser(Ours, "ana", Noon);
        await Write(tx => Access.AddSignIn(tx, "hash", ana.Id, Noon.AddMinutes(15), default));
        await RollBack(tx => Access.UseSignIn(tx, "hash", Noon, default));

        Assert.Equal(ana, await UseSignIn("hash", Noon));
    }

    [Fact]
    public async Task A_sign_in_link_needs_a_user() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Write(tx => Access.AddSignIn(tx, "hash", Guid.NewGuid(), Noon.AddMinutes(15), default))
        );

    [Fact]
    public async Task The_audit_keeps_every_line()
    {
        await Write(async tx =>
        {
            await Access.Audit(tx, Ours.Id, new AuditEntry(Noon, "user:ana", "sign_in.used", "ana"), default);
            await Access.Audit(tx, Ours.Id, new AuditEntry(Noon, "cli", "key.created", null), default);
        });

        var lines = await Store.Read(
            sql =>
                sql.Query(
                    "select actor, action, coalesce(subject, '-') from audit order by actor",
                    [],
                    row => (row.Text(0), row.Text(1), row.Text(2)),
                    default
                ),
            default
        );
        Assert.Equal([("cli", "key.created", "-"), ("user:ana", "sign_in.used", "ana")], lines);
    }

    async Task<User> AddUser(Workspace workspace, string name, DateTimeOffset createdAt)
    {
        var user = new User(Ids.New(createdAt), workspace.Id, name, $"{name}@example.com", IsActive: true, createdAt);
        await Write(tx => Access.AddUser(tx, user, default));
        return user;
    }

    Task<User?> UseSignIn(string hash, DateTimeOffset now) => Write(tx => Access.UseSignIn(tx, hash, now, default));
}
