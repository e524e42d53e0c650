using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Prospero.Core.Access;
using Prospero.Server.Cli;
using Prospero.Server.Startup;
using Prospero.Storage;
using Prospero.Tests.Cli;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Outages;

/// <summary>The keys that encrypt what is secret, where they are and who can use them.</summary>
public sealed class KeyRingTests : IDisposable
{
    readonly Shell _shell = new();
    readonly byte[] _master = RandomNumberGenerator.GetBytes(KeyRing.MasterKeyLength);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Nodes_on_one_database_open_what_the_others_encrypted()
    {
        var database = await NewDatabase();
        await using var one = await Node(database, _master);
        await using var other = await Node(database, _master);

        var secret = one.Get<ISecrets>().Protect("hush"u8);

        Assert.Equal("hush"u8, other.Get<ISecrets>().Unprotect(secret));
        Assert.Single(other.Get<IKeyManager>().GetAllKeys());
        Assert.False(Directory.Exists(Path.Combine(_shell.Data, "keys")));
    }

    [Fact]
    public async Task Nodes_that_begin_together_make_one_key()
    {
        var database = await NewDatabase();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Node(database, _master), Ct)));

        Assert.Single(nodes[0].Get<IKeyManager>().GetAllKeys());
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Fact]
    public async Task What_is_stored_is_wrapped()
    {
        await using var node = await Node(await NewDatabase(), _master);
        var stored = await new SqlKeyRing(node.Get<SqlStore>()).All(Ct);

        var (_, element, isWrapped) = Assert.Single(stored);
        Assert.True(isWrapped);
        Assert.DoesNotContain("masterKey", System.Text.Encoding.Latin1.GetString(element), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_or_missing_master_key_is_said_in_a_sentence()
    {
        var database = await NewDatabase();
        await (await Node(database, _master)).DisposeAsync();

        var missing = await _shell.Run("migrate", "--database", database);
        _shell.Variables["PROSPERO_SECURITY__MASTERKEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var wrong = await _shell.Run("migrate", "--database", database);
        _shell.Variables["PROSPERO_SECURITY__MASTERKEY"] = Convert.ToBase64String(_master);
        var right = await _shell.Run("migrate", "--database", database);

        Assert.Equal((1, 1, 0), (missing.Code, wrong.Code, right.Code));
        Assert.StartsWith(
            "PROSPERO_SECURITY__MASTERKEY is not set",
            Assert.Single(missing.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "PROSPERO_SECURITY__MASTERKEY does not open",
            Assert.Single(wrong.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, and far too long to be one of the keys that we take")]
    public async Task A_master_key_of_another_length_is_refused_and_not_repeated(string value)
    {
        _shell.Variables["PROSPERO_SECURITY__MASTERKEY"] = value;
        var said = await _shell.Run("migrate");

        Assert.Equal(2, said.Code);
        Assert.Contains("PROSPERO_SECURITY__MASTERKEY", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(value, said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://[::]:0")]
    public async Task Without_a_master_key_only_this_machine_is_served(string urls)
    {
        var said = await _shell.Run("serve", "--urls", urls, "--database", "postgresql://prospero@127.0.0.1:1/prospero");

        Assert.Equal(2, said.Code);
        Assert.Contains("openssl rand -base64 32", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_key_comes_into_use_after_all_nodes_have_read_it(bool onPostgres)
    {
        string[] data = onPostgres ? ["--database", await NewDatabase()] : [];
        Assert.Equal(0, (await _shell.Run(["migrate", .. data])).Code);
        await using var node = await Open(data);
        var before = node.Get<ISecrets>().Protect("hush"u8);

        var said = await _shell.Run(["keyring", "rotate", .. data]);

        Assert.Equal(0, said.Code);
        Assert.StartsWith("The new key is used from ", said.Out, StringComparison.Ordinal);
        await using var later = await Open(data);
        var keys = later.Get<IKeyManager>().GetAllKeys().OrderBy(key => key.ActivationDate).ToList();
        Assert.Equal(2, keys.Count);
        Assert.InRange(keys[1].ActivationDate - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(9), KeyRing.UntilActive);
        Assert.True(KeyRing.ReloadInterval * 2 < KeyRing.UntilActive);
        Assert.Equal("hush"u8, later.Get<ISecrets>().Unprotect(before));
        Assert.Equal(KeyOf(before), KeyOf(later.Get<ISecrets>().Protect("more"u8)));
    }

    [Fact]
    public async Task A_key_in_use_encrypts_and_the_old_one_still_opens()
    {
        var database = await NewDatabase();
        await using var one = await Node(database, _master);
        var before = one.Get<ISecrets>().Protect("hush"u8);
        var now = DateTimeOffset.UtcNow;
        var key = one.Get<IKeyManager>().CreateNewKey(now.AddMinutes(-1), now.AddDays(1));

        await using var other = await Node(database, _master);
        var after = other.Get<ISecrets>().Protect("more"u8);

        Assert.Equal(key.KeyId, KeyOf(after));
        Assert.Equal("hush"u8, other.Get<ISecrets>().Unprotect(before));
        Assert.Equal("more"u8, one.Get<ISecrets>().Unprotect(after));
    }

    [Fact]
    public async Task The_ring_is_read_again_by_itself()
    {
        var database = await NewDatabase();
        await using var node = await Node(database, _master);
        var reloaded = new ReloadedKeys(node.Get<IKeyManager>(), TimeSpan.FromMilliseconds(20));
        var read = new TaskCompletionSource();
        reloaded.GetCacheExpirationToken().Register(read.SetResult);

        await read.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    [Fact]
    public async Task Files_of_keys_are_their_owner_s()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(0, (await _shell.Run("migrate")).Code);
        Assert.Equal(0, (await _shell.Run("keyring", "rotate")).Code);
        var files = Directory.GetFiles(Path.Combine(_shell.Data, "keys"));

        Assert.Equal(2, files.Length);
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    // What is protected begins with four bytes of the framework and the id of the key.
    static Guid KeyOf(byte[] secret) => new(secret.AsSpan(4, 16));

    static async Task<string> NewDatabase()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        return await (await PostgresServer.Get()).NewSchema();
    }

    Task<OpenInstallation> Node(string database, byte[]? master) =>
        OpenInstallation.Open(
            new ServerOptions
            {
                DataFolder = _shell.Data,
                Postgres = database,
                MasterKey = master,
            },
            Ct
        );

    Task<OpenInstallation> Open(string[] data) =>
        data is [_, var database] ? Node(database, null) : OpenInstallation.Open(new ServerOptions { DataFolder = _shell.Data }, Ct);
}
