using Xunit;

namespace Prospero.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("migrate")]
    [InlineData("key create")]
    [InlineData("workflow publish")]
    [InlineData("workspace create")]
    [InlineData("user create")]
    [InlineData("sender create")]
    [InlineData("sign-in")]
    public async Task Every_command_explains_itself(string command)
    {
        var said = await _shell.Run("", [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Contains("Usage:", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_stands_alone_on_its_line()
    {
        var said = await _shell.Run("", ["--version"]);

        Assert.Equal(0, said.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+\r?\n$", said.Out);
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("key", "create", "--surface", "fax")]
    [InlineData("key", "create", "--expires-in", "soon")]
    [InlineData("workflow", "publish")]
    [InlineData("serve", "--roles", "cook")]
    [InlineData("serve", "--urls", "https://127.0.0.1:1")]
    [InlineData("demo", "--rate", "0")]
    [InlineData("workspace", "create", "--name", "A", "--timezone", "Mars/Base")]
    [InlineData("user", "create", "--name", " ")]
    public async Task A_wrong_call_ends_with_2_and_says_why(params string[] args)
    {
        var said = await _shell.Run("", args);

        Assert.Equal((2, ""), (said.Code, said.Out));
        Assert.NotEmpty(said.Error);
    }

    [Theory]
    [InlineData("postgres:")]
    [InlineData("postgresql://user:secret@host/db?ssl")]
    [InlineData("postgresql://user:secret@host/db?nothing=1")]
    [InlineData("Host=db;Username=prospero;Password=secret;Port=many")]
    public async Task A_PostgreSQL_address_that_cannot_be_read_is_refused_without_repeating_it(string database)
    {
        var said = await _shell.Run("", ["migrate", "--database", database]);

        Assert.Equal(2, said.Code);
        Assert.StartsWith("The address of the PostgreSQL database", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_and_keys_lie_beside_the_database()
    {
        _shell.Variables["PROSPERO_DATA"] = Path.Combine(_shell.Data, "unused");
        var file = Path.Combine(_shell.Data, "one.db");

        var said = await _shell.Run("", ["migrate", "--database", $"sqlite:{file}"]);

        Assert.Equal(0, said.Code);
        Assert.True(File.Exists(file));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_shell.Data, "keys")));
        Assert.False(Directory.Exists(_shell.Variables["PROSPERO_DATA"]));
    }

    [Fact]
    public async Task The_data_folder_comes_from_the_environment()
    {
        _shell.Variables["PROSPERO_DATA"] = _shell.Data;

        Assert.Equal(0, (await _shell.Run("", ["migrate"])).Code);
        Assert.True(File.Exists(Path.Combine(_shell.Data, "prospero.db")));
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        Assert.Contains("now", (await _shell.Run("migrate")).Out, StringComparison.Ordinal);
        Assert.Contains("already", (await _shell.Run("migrate")).Out, StringComparison.Ordinal);
    }
}
