using System.Text;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Cli;
using Prospero.Server.Startup;
using Prospero.Tests.Cli;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>An installation into which files are imported by the command itself.</summary>
public sealed class ImportPlace : IAsyncDisposable
{
    readonly Shell _shell = new();

    ImportPlace(string? postgres) => Postgres = postgres;

    public string? Postgres { get; }

    public string Data => _shell.Data;

    internal OpenInstallation Installation { get; private set; } = null!;

    public Workspace Workspace { get; private set; } = null!;

    public static async Task<ImportPlace> Open()
    {
        var place = new ImportPlace(await IOnPostgres.NewDatabase());
        var options = new ServerOptions { DataFolder = place.Data, Postgres = place.Postgres };
        place.Installation = await OpenInstallation.Open(options, CancellationToken.None);
        place.Workspace = await place.Installation.Workspace(null, CancellationToken.None);
        return place;
    }

    public string File(string name, string content) => _shell.File(name, content);

    /// <summary>The arguments by which a command finds this place.</summary>
    public string[] Where => Postgres is null ? ["--data", Data] : ["--data", Data, "--database", Postgres];

    internal Task<Said> Run(params string[] args) => _shell.Run("", [.. args, .. Where]);

    /// <summary>Imports a file that must go in; returns the answer.</summary>
    public async Task<JsonElement> Import(string file, params string[] args)
    {
        var said = await Run(["import", file, "--json", .. args]);
        Assert.True(said.Code == 0, said.Error);
        return JsonElement.Parse(said.Out);
    }

    /// <summary>Publishes a workflow of one mail, at any hour; returns its id.</summary>
    public async Task<string> Publish(string name = "Mail")
    {
        var document = File(
            $"{name}.json",
            $$"""{ "name": "{{name}}", "steps": [ { "type": "email", "subject": "Hi", "content": "Hi" } ] }"""
        );
        var said = await Run("workflow", "publish", document);
        Assert.True(said.Code == 0, said.Error);
        return said.Out.Trim();
    }

    public async Task<int> CountLeads() => (await Search(null, 1)).Total;

    public Task<LeadPage> Search(string? text, int limit = 100) =>
        Installation.Get<ILeads>().Search(Workspace.Id, new LeadQuery(text, null, 0, limit), CancellationToken.None);

    public async Task<IReadOnlyList<Import>> Imports() => await Installation.Get<IImports>().All(Workspace.Id, CancellationToken.None);

    public async Task<IReadOnlyList<ImportedRow>> Rows(JsonElement answer)
    {
        List<ImportedRow> all = [];
        var id = new ImportId(answer.GetProperty("import").GetGuid());
        IReadOnlyList<ImportedRow> page;
        do
        {
            page = await Installation
                .Get<IImports>()
                .Rows(Workspace.Id, id, all.Count == 0 ? 0 : all[^1].Row, 1000, CancellationToken.None);
            all.AddRange(page);
        } while (page.Count > 0);
        return all;
    }

    public static (long Rows, long New, long Merged, long Rejected, long Enrolled) Counts(JsonElement answer)
    {
        return (Of("rows"), Of("new"), Of("merged"), Of("rejected"), Of("enrolled"));

        long Of(string name) => answer.GetProperty(name).GetInt64();
    }

    public static string Csv(string header, IEnumerable<string> rows) =>
        new StringBuilder(header).Append('\n').AppendJoin('\n', rows).Append('\n').ToString();

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        _shell.Dispose();
        await IOnPostgres.Drop(Postgres);
    }
}
