using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of imports must do.</summary>
public abstract class ImportsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    IImports Imports => new SqlImports(Store);

    [Fact]
    public async Task An_import_is_found_by_its_file_until_it_is_given_up()
    {
        var import = New("f");
        await Begin(import);

        Assert.Equal(import, await Imports.FindFile(Ours.Id, "f", default));
        Assert.Equal(import, await Imports.Find(Ours.Id, import.Id, default));
        Assert.Null(await Imports.FindFile(Ours.Id, "g", default));
        Assert.Null(await Imports.FindFile(Theirs.Id, "f", default));
        Assert.Null(await Imports.Find(Theirs.Id, import.Id, default));
        Assert.True(await Write(tx => Imports.Advance(tx, import, import with { State = ImportState.Abandoned }, default)));
        Assert.Null(await Imports.FindFile(Ours.Id, "f", default));
    }

    [Fact]
    public async Task It_moves_only_from_where_it_stands()
    {
        var import = New("f");
        await Begin(import);
        var moved = import with
        {
            Counts = new ImportCounts(1000, 700, 200, 100, 600, 500),
            ErrorBytes = 77,
            ChangedAt = Noon.AddMinutes(1),
        };

        Assert.True(await Write(tx => Imports.Advance(tx, import, moved, default)));
        Assert.False(await Write(tx => Imports.Advance(tx, import, moved, default)));
        Assert.Equal(moved, await Imports.Find(Ours.Id, import.Id, default));
        var done = moved with { State = ImportState.Done };
        Assert.True(await Write(tx => Imports.Advance(tx, moved, done, default)));
        Assert.False(await Write(tx => Imports.Advance(tx, done, moved, default)));
        Assert.False(await Write(tx => Imports.Advance(tx, done with { Workspace = Theirs.Id }, moved, default)));
    }

    [Fact]
    public async Task A_file_is_under_way_once()
    {
        var first = New("f");
        await Begin(first);

        await Assert.ThrowsAsync<ImportTaken>(() => Begin(New("f")));
        await Begin(New("f") with { Workspace = Theirs.Id });
        await Write(tx => Imports.Advance(tx, first, first with { State = ImportState.Done }, default));
        var second = New("f") with { StartedAt = Noon.AddHours(1) };
        await Begin(second);
        Assert.Equal(second, await Imports.FindFile(Ours.Id, "f", default));
        Assert.Equal([second.Id, first.Id], (await Imports.All(Ours.Id, default)).Select(import => import.Id));
    }

    [Fact]
    public async Task Rows_are_read_page_by_page()
    {
        var import = New("f");
        await Begin(import);
        ImportedRow[] rows = [.. Enumerable.Range(1, 7).Select(i => new ImportedRow(i, LeadId.New(Noon), i % 2 == 0))];
        await Write(tx => Imports.AddRows(tx, Ours.Id, import.Id, rows, default));
        await Write(tx => Imports.AddRows(tx, Ours.Id, import.Id, [], default));

        Assert.Equal(rows[..3], await Imports.Rows(Ours.Id, import.Id, 0, 3, default));
        Assert.Equal(rows[3..], await Imports.Rows(Ours.Id, import.Id, 3, 10, default));
        Assert.Empty(await Imports.Rows(Theirs.Id, import.Id, 0, 10, default));
    }

    Task Begin(Import import) => Write(tx => Imports.Begin(tx, import, default));

    Import New(string fingerprint) =>
        new(ImportId.New(Noon), Ours.Id, "leads.csv", fingerprint, "columns", ImportState.Running, Noon, Noon, Noon, ImportCounts.None, 0);
}

public sealed class SqliteImportsTests() : ImportsStoreCompliance(new SqliteDatabase());

public sealed class PostgresImportsTests() : ImportsStoreCompliance(new PostgresDatabase());
