using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Cli;

/// <summary>The commands on a PostgreSQL database, whose keys are in it.</summary>
public sealed class PostgresCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_database_is_made_and_used()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        var database = await (await PostgresServer.Get()).NewSchema();

        var made = await _shell.Run("migrate", "--database", database);
        var again = await _shell.Run("migrate", "--database", database);
        var key = await _shell.Run("key", "create", "--database", database);

        Assert.Equal((0, 0, 0), (made.Code, again.Code, key.Code));
        Assert.StartsWith("database postgres on 127.0.0.1 is at version", made.Out, StringComparison.Ordinal);
        Assert.Contains("already", again.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_shell.Data, "prospero.db")));
        Assert.False(Directory.Exists(_shell.Data));
    }

    [Fact]
    public async Task A_folder_beside_a_server_in_the_environment_holds_nothing()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed: Debian's package postgresql.");
        _shell.Variables["PROSPERO_DATABASE"] = await (await PostgresServer.Get()).NewSchema();

        Assert.Equal(0, (await _shell.Run("migrate")).Code);
        Assert.False(File.Exists(Path.Combine(_shell.Data, "prospero.db")));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_in_a_sentence()
    {
        var said = await _shell.Run("migrate", "--database", "postgresql://prospero:secret@127.0.0.1:1/prospero");

        Assert.Equal(1, said.Code);
        Assert.DoesNotContain("secret", said.Error, StringComparison.Ordinal);
        Assert.Single(said.Error.Trim().Split('\n'));
    }
}
