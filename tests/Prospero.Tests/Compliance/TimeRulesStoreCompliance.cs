using Prospero.Core;
using Prospero.Core.Workflows;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class TimeRulesStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly HolidayCalendar Spain = new(
        "spain",
        "ES",
        [new(new DateOnly(2026, 1, 1), "Año Nuevo"), new(new DateOnly(2026, 1, 6), null)],
        [new(new DateOnly(2026, 12, 8), "\"open\" \\ 😀")]
    );

    ITimeRules Times => new SqlTimeRules(Store);

    [Fact]
    public async Task A_workspace_without_rules_has_its_zone()
    {
        var found = await Times.Find(Ours.Id, default);

        Assert.Equal(("UTC", null), (found!.Zone, found.Json));
        Assert.Empty(found.Calendars);
        Assert.Null(await Times.Find(WorkspaceId.New(Noon), default));
    }

    [Fact]
    public async Task Rules_are_found_as_they_were_saved_and_replaced_whole()
    {
        await Write(tx => Times.Save(tx, Ours.Id, """{ "min_gap" : "2h" }""", Noon, default));
        Assert.Equal("""{ "min_gap" : "2h" }""", (await Times.Find(Ours.Id, default))!.Json);
        await Write(tx => Times.Save(tx, Ours.Id, "{}", Noon, default));

        Assert.Equal("{}", (await Times.Find(Ours.Id, default))!.Json);
        Assert.Null((await Times.Find(Theirs.Id, default))!.Json);
    }

    [Fact]
    public async Task Calendars_are_kept_by_name_and_replaced_whole()
    {
        await Write(tx => Times.SaveCalendar(tx, Ours.Id, Spain, Noon, default));
        await Write(tx => Times.SaveCalendar(tx, Ours.Id, new HolidayCalendar("house", null, [], []), Noon, default));

        var (house, spain) = (await Times.Find(Ours.Id, default))!.Calendars is [var first, var second] ? (first, second) : default;
        Assert.Equal(("house", null, 0), (house.Name, house.Country, house.Closed.Count));
        Assert.Equal(("spain", "ES"), (spain.Name, spain.Country));
        Assert.Equal(Spain.Closed, spain.Closed);
        Assert.Equal(Spain.Opened, spain.Opened);

        await Write(tx => Times.SaveCalendar(tx, Ours.Id, Spain with { Country = null, Opened = [] }, Noon, default));
        var replaced = (await Times.Find(Ours.Id, default))!.Calendars[1];
        Assert.Null(replaced.Country);
        Assert.Empty(replaced.Opened);
        Assert.Empty((await Times.Find(Theirs.Id, default))!.Calendars);
    }
}
