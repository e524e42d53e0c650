using System.Text.Json;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class SimulateCommandTests : IDisposable
{
    const string Document =
        """{ "name": "Call back", "timezone": "America/Bogota", "steps": [{ "type": "call", "max_attempts": 2, "retry_after": "1h" }] }""";

    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task What_was_printed_once_is_expected_from_then_on()
    {
        var plan = _shell.File("plan.json", Document);
        var told = await _shell.Run("simulate", plan, "--leads", "5", "--days", "3");
        Assert.True(told.Code == 0, told.Error);
        Assert.StartsWith(
            "Call back: 5 leads, 3 days from 2026-03-02 09:00 in America/Bogota, seed prospero",
            told.Out,
            StringComparison.Ordinal
        );
        Assert.Contains("5 leads over 3 days in ", told.Error, StringComparison.Ordinal);
        var timeline = _shell.File("timeline.txt", told.Out);

        Assert.Equal(0, (await _shell.Run("simulate", plan, "--leads", "5", "--days", "3", "--expect", timeline)).Code);

        var changed = _shell.File("changed.json", Document.Replace("\"1h\"", "\"2h\"", StringComparison.Ordinal));
        var differs = await _shell.Run("simulate", changed, "--leads", "5", "--days", "3", "--expect", timeline);
        Assert.Equal(1, differs.Code);
        Assert.Contains("- ", differs.Error, StringComparison.Ordinal);
        Assert.Contains("+ ", differs.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_answers_as_the_api_does_and_says_what_is_wrong()
    {
        var plan = _shell.File("plan.json", Document);
        var json = JsonElement.Parse(
            (await _shell.Run("simulate", plan, "--json", "--seed", "other", "--start", "2026-05-04T14:00:00Z")).Out
        );
        Assert.Equal(("other", 100), (json.GetProperty("seed").GetString(), json.GetProperty("leads").GetInt32()));
        Assert.Equal("2026-05-04T14:00:00.000Z", json.GetProperty("start").GetString());

        Assert.Equal(1, (await _shell.Run("simulate", _shell.File("bad.json", """{ "steps": [] }"""))).Code);
        Assert.Equal(2, (await _shell.Run("simulate", plan, "--days", "0")).Code);
        Assert.Equal(2, (await _shell.Run("simulate", plan, "--timelines", "1001")).Code);
    }
}
