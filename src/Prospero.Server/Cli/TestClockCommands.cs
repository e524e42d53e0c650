using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero test-clock</c>: the clock of a workspace's test data.</summary>
static class TestClockCommands
{
    public static Command Make(Terminal terminal) =>
        new("test-clock", "The clock of test data, which stands until it is moved.")
        {
            Create(terminal),
            Show(terminal),
            Advance(terminal),
            Delete(terminal),
        };

    static Command Create(Terminal terminal)
    {
        var at = new Option<string?>("--at")
        {
            HelpName = "TIME",
            Description = "What it shows, such as 2026-03-02T09:00:00Z. Default: now.",
        };
        return On(
            terminal,
            new Command("create", "Gives the test data a clock that stands, and prints what it shows.") { at },
            async (parsed, place, ct) =>
            {
                var moment = parsed.GetValue(at) is { } text ? Moments.Read("--at", text) : place.Now;
                var made = await place.Change("test_clock.created", (tx, clocks) => clocks.Create(tx, place.Test.Id, moment, ct), ct);
                return made ?? throw new CommandFailedException("The test data has a clock already; 'prospero test-clock show' prints it.");
            }
        );
    }

    static Command Show(Terminal terminal) =>
        On(
            terminal,
            new Command("show", "Prints what it shows and when something is due next."),
            (_, place, _) => Task.FromResult(place.Clock)
        );

    static Command Advance(Terminal terminal)
    {
        var by = new Option<string?>("--by") { HelpName = "DURATION", Description = "By how much, such as 30m, 24h or 3d." };
        var to = new Option<string?>("--to") { HelpName = "TIME", Description = "Until when, such as 2026-03-05T09:00:00Z." };
        return On(
            terminal,
            new Command("advance", "Moves it; everything that is due until then happens first.") { by, to },
            async (parsed, place, ct) =>
            {
                var (wanted, until) = (parsed.GetValue(by), parsed.GetValue(to));
                if (wanted is null == until is null)
                    throw new UsageException("Give --by or --to.");
                var moment = until is null ? (DateTimeOffset?)null : Moments.Read("--to", until);
                var step = wanted is null ? TimeSpan.Zero : Durations.Read("--by", wanted);
                return await place.Advance(shown => moment ?? shown + step, ct);
            }
        );
    }

    static Command Delete(Terminal terminal) =>
        On(
            terminal,
            new Command("delete", "Takes it away: the test data is on real time again."),
            async (_, place, ct) =>
            {
                var clock = place.Standing;
                if (!await place.Change("test_clock.deleted", (tx, clocks) => clocks.Delete(tx, place.Test.Id, clock.Id, ct), ct))
                    throw place.IsMoving;
                return null;
            }
        );

    static Command On(Terminal terminal, Command command, Func<ParseResult, TestClockPlace, CancellationToken, Task<CadenceClock?>> work)
    {
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object." };
        var data = new DataOptions(terminal);
        command.Add(json);
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var live = await installation.Workspace(data.Workspace(parsed), ct);
                var place = new TestClockPlace(installation, await installation.Get<Installation>().TestDataOf(live, null, ct));
                var clock = await work(parsed, place, ct);
                await terminal.Out.WriteLineAsync(await place.Say(clock, parsed.GetValue(json), ct));
            }
        );
        return command;
    }
}

/// <summary>The test data that a command is about.</summary>
sealed class TestClockPlace(OpenInstallation installation, Workspace test)
{
    readonly TestClocks _clocks = installation.Get<TestClocks>();

    public Workspace Test => test;

    public DateTimeOffset Now => installation.Now;

    public CadenceClock? Clock => test.Clock;

    public CommandFailedException IsMoving { get; } = new("The clock is being moved by somebody else; try again.");

    /// <summary>The clock, if it is one that can be moved by hand.</summary>
    public CadenceClock Standing =>
        test.Clock switch
        {
            null => throw new CommandFailedException("The test data has no clock; 'prospero test-clock create' makes one."),
            { Rate: > 0 } => throw new CommandFailedException(
                "This clock goes by itself; only a clock that stands can be moved or taken away."
            ),
            var clock => clock,
        };

    public Task<T> Change<T>(string action, Func<ITransaction, TestClocks, Task<T>> change, CancellationToken ct) =>
        installation.Change(test, action, async tx => (await change(tx, _clocks), (string?)test.Id.ToString()), ct);

    /// <summary>Moves the clock as often as it takes.</summary>
    public async Task<CadenceClock?> Advance(Func<DateTimeOffset, DateTimeOffset> target, CancellationToken ct)
    {
        var clock = Standing;
        var end = target(clock.BaseCadence);
        if (end < clock.BaseCadence)
            throw new UsageException($"The clock shows {Moments.Print(clock.BaseCadence)}; it cannot go back.");
        while (true)
        {
            var before = clock.BaseCadence;
            var advance = await _clocks.Advance(test.Id, clock.Id, _ => end, ct) ?? throw IsMoving;
            clock = advance.Clock;
            if (advance.IsComplete || clock.BaseCadence == before)
                return clock;
        }
    }

    /// <summary>What is printed.</summary>
    public async Task<string> Say(CadenceClock? clock, bool asJson, CancellationToken ct)
    {
        var next = clock is null ? null : await _clocks.NextDue(clock.Id, ct);
        if (asJson)
            return Answer.Json(
                new
                {
                    Id = clock?.Id.Value,
                    Shows = clock?.Now(Now),
                    clock?.Rate,
                    NextDueAt = next,
                }
            );
        if (clock is null)
            return "The test data is on real time.";
        var due = next is { } at ? $"something is due at {Moments.Print(at)}" : "nothing is due";
        return $"{Moments.Print(clock.Now(Now))}; {due}";
    }
}
