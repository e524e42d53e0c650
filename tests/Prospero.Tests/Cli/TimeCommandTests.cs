using Xunit;

namespace Prospero.Tests.Cli;

public sealed class TimeCommandTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_calendar_is_imported_listed_and_named_by_time_rules()
    {
        var file = _shell.File(
            "es.ics",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        var imported = await _shell.Run("calendar", "import", file, "--country", "es");
        Assert.Equal((0, "ES  ES  1 closed, 0 open"), (imported.Code, imported.Out.Trim()));

        var house = _shell.File("house.json", """{ "open": ["2026-01-01"] }""");
        var second = await _shell.Run("calendar", "import", house, "--name", "house", "--json");
        Assert.Equal("""{"name":"house","country":null,"closed_days":0,"open_days":1}""", second.Out.Trim());

        var listed = await _shell.Run("calendar", "list");
        Assert.Equal(["ES  ES  1 closed, 0 open", "house  --  0 closed, 1 open"], listed.Out.Trim().ReplaceLineEndings("\n").Split('\n'));

        var rules = _shell.File("rules.json", """{ "holidays": ["ES", "house"] }""");
        Assert.Equal((0, "", ""), await _shell.Run("time-rules", "set", rules) is var set ? (set.Code, set.Out, set.Error) : default);
        Assert.Equal("""{ "holidays": ["ES", "house"] }""", (await _shell.Run("time-rules", "show")).Out.Trim());
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_nothing_is_stored()
    {
        var file = _shell.File("wrong.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR");
        var imported = await _shell.Run("calendar", "import", file);

        Assert.Equal(1, imported.Code);
        Assert.Contains("name is required", imported.Error, StringComparison.Ordinal);
        Assert.Contains("line 3 ends an event without DTSTART", imported.Error, StringComparison.Ordinal);
        Assert.Equal("", (await _shell.Run("calendar", "list")).Out);

        var rules = _shell.File("rules.json", """{ "holidays": ["ES"] }""");
        Assert.Equal(1, (await _shell.Run("time-rules", "set", rules)).Code);
        Assert.Equal("{}", (await _shell.Run("time-rules", "show")).Out.Trim());
    }
}
