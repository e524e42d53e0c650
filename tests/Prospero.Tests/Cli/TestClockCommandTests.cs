using System.Text.Json;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class TestClockCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_clock_is_made_moved_shown_and_taken_away()
    {
        Assert.Equal("The test data is on real time.", (await _shell.Run("test-clock", "show")).Out.TrimEnd());
        var made = await _shell.Run("test-clock", "create", "--at", "2026-03-02T09:00:00Z");
        Assert.Equal((0, "2026-03-02T09:00:00Z; nothing is due"), (made.Code, made.Out.TrimEnd()));
        Assert.Equal("2026-03-05T09:00:00Z; nothing is due", (await _shell.Run("test-clock", "advance", "--by", "3d")).Out.TrimEnd());

        var json = JsonElement.Parse((await _shell.Run("test-clock", "advance", "--to", "2026-03-06T00:00:00+02:00", "--json")).Out);
        Assert.Equal("2026-03-05T22:00:00+00:00", json.GetProperty("shows").GetString());

        Assert.Equal(1, (await _shell.Run("test-clock", "create")).Code);
        Assert.Equal(0, (await _shell.Run("test-clock", "delete")).Code);
        Assert.Equal(1, (await _shell.Run("test-clock", "delete")).Code);
    }

    [Theory]
    [InlineData("advance")]
    [InlineData("advance", "--by", "3d", "--to", "2026-03-06T00:00:00Z")]
    [InlineData("advance", "--by", "soon")]
    [InlineData("advance", "--to", "2026-03-06T00:00:00")]
    [InlineData("advance", "--to", "2020-03-06T00:00:00Z")]
    [InlineData("create", "--at", "tomorrow")]
    public async Task A_wrong_call_says_what_is_expected(params string[] call)
    {
        if (call[0] == "advance")
            await _shell.Run("test-clock", "create", "--at", "2026-03-02T09:00:00Z");

        Assert.Equal(2, (await _shell.Run(["test-clock", .. call])).Code);
    }
}
