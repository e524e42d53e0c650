using System.Diagnostics;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Tests.Support;
using Xunit;
using static Prospero.Tests.Imports.ImportPlace;

namespace Prospero.Tests.Imports;

/// <summary>Imports that are broken off: killed, stopped, run twice at once, met by a row that the database refuses.</summary>
public class ResumeTests : IAsyncLifetime
{
    const int Many = 12_000;

    protected ImportPlace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await ImportPlace.Open();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Place.DisposeAsync();
    }

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_where_it_stopped()
    {
        var workflow = await Place.Publish();
        var file = ManyRows();
        string[] args = ["import", file, "--workflow", workflow, "--enrol", "36000/h"];

        for (var kills = 0; kills < 3; kills++)
        {
            var before = await Stored();
            using var victim = Start(args);
            while (await Stored() is var now && now <= before && !victim.HasExited)
                await Task.Yield();
            victim.Kill(entireProcessTree: true);
            await victim.WaitForExitAsync();
        }

        var half = Assert.Single(await Place.Imports());
        Assert.Equal(ImportState.Running, half.State);
        Assert.InRange(half.Counts.Rows, 1000, Many - 1);
        Assert.Equal(half.Counts.New, await Place.CountLeads());

        await AllIsStoredOnce(await Place.Import(file, [.. args[2..]]));
    }

    [Fact]
    public async Task Asked_to_stop_it_stores_what_is_at_hand_and_goes_on_later()
    {
        var workflow = await Place.Publish();
        var file = ManyRows();
        using var asked = Start(["import", file, "--workflow", workflow, "--enrol", "36000/h"]);
        while (await Stored() == 0 && !asked.HasExited)
            await Task.Yield();
        Process.Start("kill", ["-INT", $"{asked.Id}"]).Dispose();
        await asked.WaitForExitAsync();

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains(
            "run the same command again",
            await asked.StandardOutput.ReadToEndAsync(default(CancellationToken)),
            StringComparison.Ordinal
        );
        await AllIsStoredOnce(await Place.Import(file, "--workflow", workflow, "--enrol", "36000/h"));
    }

    [Fact]
    public async Task Two_at_once_store_every_row_once()
    {
        var workflow = await Place.Publish();
        var file = ManyRows();
        string[] args = ["import", file, "--workflow", workflow, "--enrol", "36000/h"];

        var both = await Task.WhenAll(Task.Run(() => Place.Run(args)), Task.Run(() => Place.Run(args)));

        Assert.Contains(both, said => said.Code == 1);
        await AllIsStoredOnce(await Place.Import(file, [.. args[2..]]));
    }

    [Fact]
    public async Task Half_imported_it_goes_on_in_the_same_way_only()
    {
        var file = ManyRows();
        using (var victim = Start(["import", file]))
        {
            while (await Stored() == 0 && !victim.HasExited)
                await Task.Yield();
            victim.Kill(entireProcessTree: true);
            await victim.WaitForExitAsync();
        }

        var other = await Place.Run("import", file, "--tag", "other");
        Assert.Equal(1, other.Code);
        Assert.Contains("--again", other.Error, StringComparison.Ordinal);

        var again = await Place.Import(file, "--tag", "other", "--again", "--errors", $"{file}.anew.csv");
        Assert.Equal(Many, Counts(again).Rows);
        Assert.Equal([ImportState.Done, ImportState.Abandoned], (await Place.Imports()).Select(import => import.State));
        Assert.Equal(Good, await Place.CountLeads());
    }

    static int Good => Enumerable.Range(0, Many).Count(i => i % 7 != 3);

    string ManyRows() =>
        Place.File(
            "many.csv",
            Csv("name,email", Enumerable.Range(0, Many).Select(i => i % 7 == 3 ? $"Bad {i},none" : $"Ana {i},a{i}@example.com"))
        );

    async Task<long> Stored() => (await Place.Imports()) is [var import, ..] ? import.Counts.Rows : 0;

    async Task AllIsStoredOnce(System.Text.Json.JsonElement answer)
    {
        var isOver = answer.GetProperty("outcome").GetString() is "done" or "already_done";
        Assert.True(isOver, answer.ToString());
        var import = Assert.Single(await Place.Imports());
        Assert.Equal(new ImportCounts(Many, Good, 0, Many - Good, Good, Good), import.Counts);
        Assert.Equal(Good, await Place.CountLeads());
        var rows = await Place.Rows(answer);
        Assert.Equal(Enumerable.Range(0, Many).Where(i => i % 7 != 3).Select(i => i + 1L), rows.Select(row => row.Row));
        Assert.Equal(Good, rows.Select(row => row.Lead).Distinct().Count());
        // Per lead one event for itself and one for its run.
        Assert.Equal(Good * 2, await Place.Installation.Get<IEvents>().Head(Place.Workspace.Id, default));
        var errors = await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(Place.Data)!, "many.csv.errors.csv"), default);
        Assert.Equal(
            Enumerable.Range(0, Many).Where(i => i % 7 == 3).Select(i => $"Bad {i},none,email 'none' is not a valid address"),
            errors.Skip(1)
        );
    }

    Process Start(string[] args)
    {
        var prospero = Path.Combine(AppContext.BaseDirectory, "prospero.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [prospero, .. args, .. Place.Where])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = false,
                UseShellExecute = false,
            }
        )!;
    }
}

public sealed class PostgresResumeTests : ResumeTests, IOnPostgres;
