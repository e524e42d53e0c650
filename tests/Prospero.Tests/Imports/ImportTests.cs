using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;
using static Prospero.Tests.Imports.ImportPlace;

namespace Prospero.Tests.Imports;

/// <summary>Files on their way through the command into the data.</summary>
public class ImportTests : IAsyncLifetime
{
    protected ImportPlace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await ImportPlace.Open();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Place.DisposeAsync();
    }

    [Fact]
    public async Task Rows_become_leads_with_tags_source_campaign_and_a_trace()
    {
        var campaign = await AddCampaign("Q1");
        var file = Place.File("a.csv", "Nombre;Apellido;Correo;Celular;Edad\nAna;García;ana@example.com;300 123 4567;35\n");

        var answer = await Place.Import(file, "--country", "CO", "--tag", "fair", "--campaign", "Q1", "--source", "fair 2026");

        Assert.Equal((1, 1, 0, 0, 0), Counts(answer));
        var lead = Assert.Single((await Place.Search(null)).Leads);
        Assert.Equal(("Ana", "García", "+573001234567", "fair 2026"), (lead.FirstName, lead.LastName, lead.Phone!.E164, lead.Source));
        Assert.Equal("""{"Edad":"35"}""", lead.Metadata.Json);
        Assert.Equal(campaign, lead.Campaign);
        Assert.Equal("fair", Assert.Single(lead.Tags).Name);
        Assert.Equal([new ImportedRow(1, lead.Id, true)], await Place.Rows(answer));
        var audited = await Place.Installation.Get<IAccess>().Audited(Place.Workspace.Id, 10, default);
        Assert.Equal(["import.finished", "import.started"], audited.Select(entry => entry.Action).Take(2));
        Assert.Contains($"{answer.GetProperty("import").GetGuid()}", audited[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicates_in_the_file_and_in_the_data_are_merged()
    {
        await Place.Import(Place.File("a.csv", "name,email,phone\nAna,ana@example.com,+573001234567\nBea,bea@example.com,\n"));
        var file = Place.File(
            "b.csv",
            "name,email,phone,company\nAna,ANA@example.com,,Acme\nAnita,,+57 300 123 4567,\nCleo,cleo@example.com,,\nCleo,Cleo@Example.com,,Sol\n"
        );

        var dry = await Place.Import(file, "--dry-run");
        var answer = await Place.Import(file);

        Assert.Equal((4, 1, 3, 0, 0), Counts(answer));
        Assert.Equal(Counts(answer), Counts(dry));
        Assert.Equal(3, await Place.CountLeads());
        var ana = Assert.Single((await Place.Search("ana@example.com")).Leads);
        Assert.Equal(("Anita", "Acme"), (ana.FirstName, ana.Company));
        var lines = await Place.Installation.Get<IEvents>().Timeline(Place.Workspace.Id, ana.Id, default);
        Assert.Equal(
            ["row 1 of b.csv", "row 2 of b.csv"],
            lines.Where(line => line.Type == "lead_imported").Select(line => line.Description)
        );
    }

    [Fact]
    public async Task Ten_thousand_rows_with_every_fault_are_counted_right_and_dry_runs_agree()
    {
        var workflow = await Place.Publish();
        await Place.Import(
            Place.File("before.csv", Csv("name,email", Enumerable.Range(0, 50).Select(i => $"Old {i},p{i * 20}@example.com")))
        );
        var rows = Enumerable.Range(0, 10_000).Select(Row).ToList();
        var file = Place.File("big.csv", Csv("name,email,phone,note", rows));
        string[] args = ["--workflow", workflow, "--enrol", "now"];

        var dry = await Place.Import(file, ["--dry-run", .. args]);
        Assert.Equal(50, await Place.CountLeads());
        var answer = await Place.Import(file, args);

        // Of each hundred rows five are rejected and five repeat an earlier one; fifty leads were there before, whose rows are good.
        var rejected = 500;
        var repeated = 500;
        var stored = Enumerable.Range(0, 10_000).Count(i => i % 20 == 0 && i < 1000 && Kind(i) == 0);
        Assert.Equal(
            (10_000, 10_000 - rejected - repeated - stored, repeated + stored, rejected, 10_000 - rejected - repeated),
            Counts(answer)
        );
        Assert.Equal(Counts(answer), Counts(dry));
        Assert.Equal(50 + Counts(answer).New, await Place.CountLeads());
        Assert.Equal(10_000 - rejected, (await Place.Rows(answer)).Count);
        Assert.Equal(rejected + 1, File.ReadAllLines($"{file}.errors.csv").Length);
    }

    // Which fault a row has: 1 to 5 are rejected, 6 repeats an earlier one in other letters.
    static int Kind(int i) =>
        (i % 100) switch
        {
            11 => 1,
            23 => 2,
            37 => 3,
            53 => 4,
            71 => 5,
            85 or 87 or 89 or 91 or 93 => 6,
            _ => 0,
        };

    static string Row(int i) =>
        Kind(i) switch
        {
            1 => $",p{i}@example.com,,no name",
            2 => $"Ana,p{i}@,,bad email",
            3 => $"Ana,p{i}@example.com,12,bad phone",
            4 => $"Ana,p{i}@example.com,,note,more,columns",
            5 => $"\"Ana,p{i}@example.com,,open quote",
            6 => $"Ana,P{i - 81}@EXAMPLE.com,,again",
            _ => $"Ana {i},p{i}@example.com,,\"a note; with \"\"quotes\"\"\"",
        };

    [Fact]
    public async Task Rejected_rows_are_mended_and_imported_again()
    {
        var file = Place.File("a.csv", "nombre;correo;edad\nAna;ana@;\"3;5\"\n;x@example.com;7\nBea;bea@example.com;8\n");
        var first = await Place.Import(file);
        Assert.Equal((3, 1, 0, 2, 0), Counts(first));

        var errors = $"{file}.errors.csv";
        var text = await File.ReadAllTextAsync(errors, default(CancellationToken));
        Assert.Equal(
            "nombre;correo;edad;error\nAna;ana@;\"3;5\";email 'ana@' is not a valid address\n;x@example.com;7;first_name is required\n",
            text.TrimStart('\ufeff')
        );
        var again = await Place.Import(errors);
        Assert.Equal((2, 0, 0, 2, 0), Counts(again));
        Assert.Equal(text, await File.ReadAllTextAsync($"{errors}.errors.csv", default(CancellationToken)));

        await File.WriteAllTextAsync(
            errors,
            text.Replace("ana@;", "ana@example.com;", StringComparison.Ordinal).Replace("\n;x", "\nXena;x", StringComparison.Ordinal)
        );
        Assert.Equal((2, 2, 0, 0, 0), Counts(await Place.Import(errors, "--errors", $"{file}.third.csv")));
        var ana = Assert.Single((await Place.Search("ana@example.com")).Leads);
        Assert.Equal("""{"edad":"3;5"}""", ana.Metadata.Json);
    }

    [Fact]
    public async Task First_touches_are_spread_at_the_stated_rate()
    {
        var workflow = await Place.Publish();
        var rows = Enumerable
            .Range(0, 2_300)
            .Select(i =>
                i % 10 == 3 ? $"Ana,,{i}"
                : i % 10 == 5 ? $"Ana,a{i - 1}@example.com,{i}"
                : $"Ana,a{i}@example.com,{i}"
            );

        var answer = await Place.Import(Place.File("a.csv", Csv("name,email,n", rows)), "--workflow", "Mail", "--enrol", "600/h");

        var due = new List<DateTimeOffset>();
        foreach (var row in (await Place.Rows(answer)).Where(row => row.WasNew))
            due.AddRange(
                (await Place.Installation.Get<ICadence>().TouchpointsOf(Place.Workspace.Id, row.Lead, default)).Select(touchpoint =>
                    touchpoint.DueAt!.Value
                )
            );
        // One of ten rows has no address and takes no place, one of ten repeats the row before.
        Assert.Equal(2_300 / 10 * 8, due.Count);
        var from = (await Place.Imports())[0].PaceFrom;
        for (var i = 1; i < due.Count; i++)
            Assert.Equal(from + (TimeSpan.FromSeconds(6) * i), due[i]);
        Assert.NotEmpty(workflow);
    }

    [Fact]
    public async Task A_lead_is_enrolled_once_however_often_its_file_comes()
    {
        await Place.Publish();
        var file = Place.File("a.csv", Csv("name,email", Enumerable.Range(0, 30).Select(i => $"Ana,a{i % 20}@example.com")));
        string[] args = ["--workflow", "Mail", "--enrol", "now"];

        Assert.Equal((30, 20, 10, 0, 20), Counts(await Place.Import(file, args)));
        Assert.Equal("already_done", (await Place.Import(file, args)).GetProperty("outcome").GetString());
        Assert.Equal((30, 0, 30, 0, 0), Counts(await Place.Import(file, ["--again", .. args])));
        Assert.Equal(20, await Place.CountLeads());
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_knows_open_runs_and_suppressions()
    {
        await Place.Publish();
        string[] args = ["--workflow", "Mail", "--enrol", "now"];
        await Place.Import(Place.File("a.csv", "name,email,Opt-out\nAna,ana@example.com,\nBea,bea@example.com,yes\n"), args);
        var head = await Place.Installation.Get<IEvents>().Head(Place.Workspace.Id, default);
        var file = Place.File(
            "b.csv",
            "name,email\nAna,ana@example.com\nBea,bea@example.com\nCleo,cleo@example.com\nCleo,cleo@example.com\n"
        );

        var dry = await Place.Import(file, ["--dry-run", .. args]);

        Assert.Equal((4, 1, 3, 0, 1), Counts(dry));
        Assert.Equal(JsonValueKind.Null, dry.GetProperty("import").ValueKind);
        Assert.Equal(head, await Place.Installation.Get<IEvents>().Head(Place.Workspace.Id, default));
        Assert.Single(await Place.Imports());
        Assert.False(File.Exists($"{file}.errors.csv"));
        Assert.Equal(Counts(dry), Counts(await Place.Import(file, args)));
    }

    [Fact]
    public async Task Test_data_stays_apart()
    {
        var file = Place.File("a.csv", "name,email\nAna,ana@example.com\n");

        Assert.Equal((1, 1, 0, 0, 0), Counts(await Place.Import(file, "--test")));
        Assert.Equal(0, await Place.CountLeads());
        Assert.Contains("a.csv", (await Place.Run("import", "--list", "--test")).Out, StringComparison.Ordinal);
        Assert.Equal("", (await Place.Run("import", "--list")).Out);
    }

    [Fact]
    public async Task What_cannot_be_is_said_before_anything_is_stored()
    {
        await Place.Publish();
        var file = Place.File("a.csv", "name,email\nAna,ana@example.com\n");

        foreach (
            var (code, args) in new (int, string[])[]
            {
                (2, ["--map", "none=email"]),
                (2, ["--country", "XX"]),
                (2, ["--enrol", "now"]),
                (2, ["--workflow", "Mail"]),
                (2, ["--workflow", "None", "--enrol", "now"]),
                (2, ["--workflow", "Mail", "--enrol", "5/y"]),
                (2, ["--campaign", "None"]),
                (2, ["--encoding", "klingon"]),
                (1, ["--ignore", "name"]),
                (2, ["--list"]),
            }
        )
            Assert.Equal(code, (await Place.Run(["import", file, .. args])).Code);
        Assert.Equal(2, (await Place.Run("import")).Code);
        Assert.Equal(1, (await Place.Run("import", $"{file}.none")).Code);
        Assert.Equal(0, await Place.CountLeads());
        Assert.Empty(await Place.Imports());
    }

    [Fact]
    public async Task Leads_are_seen_through_the_api()
    {
        await Place.Import(Place.File("a.csv", "name,email,Edad\nAna García,ana@example.com,35\n"));
        var key = (await Place.Run("key", "create")).Out.Trim();
        var lead = Assert.Single((await Place.Search(null)).Leads);

        var options = new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"],
            DataFolder = Place.Data,
            Postgres = Place.Postgres,
            Roles = Roles.Api,
        };
        await using var app = ProsperoApp.Build(options);
        using var client = new HttpClient { BaseAddress = new Uri(await ProsperoApp.Start(app, CancellationToken.None)) };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        var answer = JsonElement.Parse(await client.GetStringAsync($"/api/public/leads/{lead.Id}"));

        Assert.Contains("\"Edad\":\"35\"", answer.ToString().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("ana@example.com", answer.ToString(), StringComparison.Ordinal);
        await app.StopAsync(default);
    }

    async Task<CampaignId> AddCampaign(string name)
    {
        var now = Place.Installation.Now;
        var campaign = new Campaign(CampaignId.New(now), Place.Workspace.Id, name, null, true, now, now);
        await Place
            .Installation.Get<IStore>()
            .InTransaction(
                async tx =>
                {
                    await Place.Installation.Get<ILeads>().SaveCampaign(tx, campaign, default);
                    return true;
                },
                default
            );
        return campaign.Id;
    }
}

public sealed class PostgresImportTests : ImportTests, IOnPostgres;
