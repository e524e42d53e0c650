using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prospero.Bench.Databases;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Webhooks;
using Prospero.Core.Workflows;
using Prospero.Providers;
using Prospero.Server.Imports;
using Prospero.Server.Startup;

namespace Prospero.Bench;

/// <summary>The parts of a server in this process, over a place with one workspace, one key and one workflow.</summary>
sealed class House : IAsyncDisposable
{
    /// <summary>Calls are placed in hours, mails leave in hours: nothing is due while HTTP is measured.</summary>
    public const string Later = """
        {"name":"Bench","timezone":"UTC","steps":[{"type":"email","delay":"1d","subject":"Hello {{lead.first_name}}","content":"Hello"},
        {"type":"email","delay":"1d","subject":"Again","content":"Hello again"}]}
        """;

    /// <summary>The first mail is due at once, the next one tomorrow.</summary>
    public const string AtOnce = """
        {"name":"Bench","timezone":"UTC","steps":[{"type":"email","subject":"Hello {{lead.first_name}}","content":"Hello"},
        {"type":"email","delay":"1d","subject":"Again","content":"Hello again"}]}
        """;

    readonly ServiceProvider _parts;

    House(ServiceProvider parts, Workspace workspace)
    {
        _parts = parts;
        Workspace = workspace;
    }

    public Workspace Workspace { get; }

    public T Part<T>()
        where T : notnull => _parts.GetRequiredService<T>();

    /// <summary>Opens the parts over a place; whatever is sent goes nowhere.</summary>
    public static async Task<House> Open(Place place, NoOpProvider? provider = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.None));
        services.AddProspero(
            place.Options with
            {
                // The receiver of events is the bench itself.
                Network = new NetworkOptions { AllowedRanges = [IPNetwork.Parse("127.0.0.0/8")] },
                Webhooks = new WebhookOptions { AllowsHttp = true },
            }
        );
        services.RemoveAll<IChannelProvider>();
        services.AddSingleton<IChannelProvider>(provider ?? new NoOpProvider(TimeProvider.System));
        var parts = services.BuildServiceProvider();
        await parts.GetRequiredService<Installation>().Prepare(CancellationToken.None);
        return new House(parts, (await parts.GetRequiredService<IAccess>().Workspaces(CancellationToken.None))[0]);
    }

    public async Task<WorkflowId> Publish(string document) =>
        await Do(tx => Part<WorkflowEditor>().CreatePublished(tx, Workspace.Config, document, CancellationToken.None))
            is EditResult.Saved saved
            ? saved.Workflow.Id
            : throw new InvalidOperationException("the bench's workflow is not valid");

    public async Task<string> AddKey()
    {
        var (key, secret) = ApiKey.Make(Workspace.Id, Surface.Nexor, Workspace.IsTest, "bench", null, TimeProvider.System.GetUtcNow());
        await Do(async tx =>
        {
            await Part<IAccess>().AddKey(tx, key, CancellationToken.None);
            return true;
        });
        return secret;
    }

    /// <summary>Takes in leads that are enrolled in a workflow; returns their ids.</summary>
    public async Task<IReadOnlyList<LeadId>> Enrol(WorkflowId workflow, int count)
    {
        var ids = new List<LeadId>(count);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(300))
            ids.AddRange(await Accept([.. chunk.Select(number => Draft(number, new EnrolmentWish(workflow)))]));
        return ids;
    }

    /// <summary>Writes a file of leads that are enrolled nowhere.</summary>
    public static void WriteFile(string path, int count)
    {
        using var text = new StreamWriter(path);
        text.Write("first_name,last_name,email,phone,company,title,source\n");
        for (var number = 0; number < count; number++)
            text.Write($"Ada,Lovelace,due-{number}@example.com,+4916{number:000000000},Analytical Engines,Countess,bench\n");
    }

    /// <summary>Imports a file as the command does, without its questions and answers.</summary>
    public async Task Import(string path)
    {
        var file = await LeadFile.Open(path, "auto", null, CancellationToken.None);
        var (header, _) = ImportPreview.Look(file);
        var mapping = Mapping.Of(header.Fields, [], []);
        var to = new Destination(Part<LeadImport>(), Workspace, (_, _) => Task.CompletedTask);
        var begun = await to.Import.Begin(Workspace, Path.GetFileName(path), file.Fingerprint, "bench", null, CancellationToken.None);
        var form = new RowForm(mapping, new RowDefaults(null, null, [], null, null));
        var done = await new ImportRun(to, file, form, null, null).Carry(begun, (_, _) => { }, CancellationToken.None);
        if (done is not { State: ImportState.Done, Counts.Rejected: 0 })
            throw new InvalidOperationException($"the bench's file was not imported whole: {done.Counts}");
    }

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    Task<T> Do<T>(Func<ITransaction, Task<T>> work) => Part<IStore>().InTransaction(work, CancellationToken.None);

    async Task<IEnumerable<LeadId>> Accept(LeadDraft[] drafts)
    {
        var request = new IntakeRequest(Workspace, "bench", drafts, null);
        var answer = (Once<IReadOnlyList<IntakeResult>>.Done)(await Part<LeadIntake>().Accept([request], CancellationToken.None))[0];
        return answer.Result.Cast<IntakeResult.Stored>().Select(stored => stored.Lead.Id);
    }

    static LeadDraft Draft(int number, EnrolmentWish? wish)
    {
        if (
            !EmailAddress.TryParse($"due-{number}@example.com", out var email) || !Phone.TryParse($"+4916{number:000000000}", out var phone)
        )
            throw new InvalidOperationException("the bench's addresses are not valid");
        return new LeadDraft(
            "Ada",
            "Lovelace",
            email,
            phone,
            "Analytical Engines",
            "Countess",
            "bench",
            null,
            null,
            null,
            [],
            null,
            Metadata.Empty,
            null,
            wish
        );
    }
}
