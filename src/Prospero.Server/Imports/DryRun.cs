using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Cli;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Imports;

/// <summary>
/// A database for the length of a dry run, into which a file is imported by the very same path. Before each set, the stored
/// leads that its rows would meet are copied into it with their open runs and suppressions. So every decision is the real one,
/// also about rows that meet earlier rows of the file, and of the real data nothing is changed or held.
/// </summary>
sealed class DryRun : IAsyncDisposable
{
    readonly OpenInstallation _real;
    readonly ServiceProvider _parts;
    readonly DirectoryInfo _folder;
    readonly Workspace _workspace;

    DryRun(OpenInstallation real, ServiceProvider parts, DirectoryInfo folder, Workspace workspace)
    {
        (_real, _parts, _folder, _workspace) = (real, parts, folder, workspace);
    }

    public Destination Destination => new(Get<LeadImport>(), _workspace, Copy);

    /// <param name="campaign">The one that all rows get; null for none.</param>
    public static async Task<DryRun> Begin(
        OpenInstallation real,
        ServerOptions options,
        Workspace workspace,
        CampaignId? campaign,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("prospero-dry-run-");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddProspero(options with { DataFolder = folder.FullName, DatabaseFile = null, Postgres = null });
        services.AddSingleton(real.Get<IWorkflows>());
        services.AddSingleton(real.Get<ISenders>());
        var dry = new DryRun(real, services.BuildServiceProvider(), folder, workspace);
        try
        {
            await dry.Prepare(campaign, ct);
            return dry;
        }
        catch
        {
            await dry.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    T Get<T>()
        where T : notnull => _parts.GetRequiredService<T>();

    async Task Prepare(CampaignId? campaign, CancellationToken ct)
    {
        await Get<Migrator>().Migrate(ct);
        var known = campaign is { } id ? await _real.Get<ILeads>().FindCampaign(_workspace.Config, id, ct) : null;
        var live = _workspace.TestOf is { } of ? await _real.Get<IAccess>().FindWorkspace(of, ct) : null;
        await Write(
            async tx =>
            {
                if (live is not null)
                    await Get<IAccess>().AddWorkspace(tx, live, ct);
                await Get<IAccess>().AddWorkspace(tx, _workspace, ct);
                if (known is not null)
                    await Get<ILeads>().SaveCampaign(tx, known, ct);
            },
            ct
        );
    }

    async Task Copy(IReadOnlyList<LeadDraft> drafts, CancellationToken ct)
    {
        string[] emails = [.. drafts.Select(draft => draft.Email?.Key).OfType<string>().Distinct()];
        string[] phones = [.. drafts.Select(draft => draft.Phone?.E164).OfType<string>().Distinct()];
        if (emails.Length + phones.Length == 0)
            return;
        var (met, runs) = await Meet(emails, phones, ct);
        var keys = emails
            .Concat(phones)
            .Concat(met.Select(lead => lead.Email?.Key).OfType<string>())
            .Concat(met.Select(lead => lead.Phone?.E164).OfType<string>())
            .Distinct()
            .Select(key => Suppression.HashOf(_workspace.Id, key));
        var suppressed = await _real.Get<ILeads>().Suppressions(_workspace.Id, [.. keys], ct);
        await Write(
            async tx =>
            {
                List<Lead> unknown = [];
                foreach (var lead in met)
                    if (await Get<ILeads>().Find(tx, _workspace.Id, lead.Id, ct) is null)
                        unknown.Add(lead with { Tags = [] });
                await Get<ILeads>().Insert(tx, unknown, ct);
                await Get<ILeads>().Suppress(tx, suppressed, ct);
                var ids = unknown.Select(lead => lead.Id).ToHashSet();
                Run[] open = [.. runs.Where(run => ids.Contains(run.Lead))];
                if (open.Length > 0)
                    await Get<ICadence>().Apply(tx, _workspace.Id, new Consequences { Start = open }, ct);
            },
            ct
        );
    }

    Task<(IReadOnlyList<Lead> Met, IReadOnlyList<Run> Runs)> Meet(string[] emails, string[] phones, CancellationToken ct) =>
        _real
            .Get<IStore>()
            .InTransaction(
                async tx =>
                {
                    var met = await _real.Get<ILeads>().Match(tx, _workspace.Id, emails, phones, ct);
                    var runs =
                        met.Count == 0 ? [] : await _real.Get<ICadence>().OpenRuns(tx, _workspace.Id, [.. met.Select(lead => lead.Id)], ct);
                    return (met, runs);
                },
                ct
            );

    Task Write(Func<ITransaction, Task> work, CancellationToken ct) =>
        Get<IStore>()
            .InTransaction(
                async tx =>
                {
                    await work(tx);
                    return true;
                },
                ct
            );
}
