using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Prospero.Server.Cli;
using Prospero.Server.Startup;

namespace Prospero.Server.Demo;

/// <summary>The demo: a server whose leads live in a fast time.</summary>
sealed class DemoServer(ServerOptions options, double rate, string? remark, TextWriter output)
{
    public async Task Run(CancellationToken ct)
    {
        await using var app = ProsperoApp.Build(options, Quieten);
        var parts = app.Services;
        // Before the loops begin: they must not see the time that passed while the demo did not run.
        var house = await ActivatorUtilities.CreateInstance<DemoFurnishing>(parts).Prepare(rate, ct);
        var address = await ProsperoApp.Start(app, ct);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, app.Lifetime.ApplicationStopping);
        var life = ActivatorUtilities.CreateInstance<DemoLife>(parts);
        var clock = life.NoteClock(house, stopping.Token);
        var arrivals = life.LetLeadsCome(house, stopping.Token);
        await output.WriteLineAsync((await Text(parts, house, address, ct)).ToString());
        await output.WriteLineAsync($"\nProspero is ready on {address}");
        await output.FlushAsync(ct);
        await app.WaitForShutdownAsync(ct);
        await stopping.CancelAsync();
        foreach (var task in new[] { arrivals, clock })
            await Ended(task);
    }

    async Task<DemoText> Text(IServiceProvider parts, DemoHouse house, string address, CancellationToken ct)
    {
        var access = parts.GetRequiredService<IAccess>();
        var now = parts.GetRequiredService<TimeProvider>().GetUtcNow();
        var admin = (await access.Users(house.Live.Id, ct)).First(user => user.IsActive);
        var link = SignInLink.Make(admin.Id, parts.GetRequiredService<PublicAddress>().Url, now);
        var (key, secret) = ApiKey.Make(house.Test.Id, Surface.Nexor, isTest: true, "demo", scopes: null, now);
        var (polly, pollySecret) = ApiKey.Make(house.Test.Id, Surface.PollyBot, isTest: true, "demo", scopes: null, now);
        await parts
            .GetRequiredService<IStore>()
            .InTransaction(
                async tx =>
                {
                    await link.Add(access, tx, ct);
                    await access.AddKey(tx, key, ct);
                    await access.AddKey(tx, polly, ct);
                    return true;
                },
                ct
            );
        var some = await parts.GetRequiredService<ILeads>().Search(house.Test.Id, new LeadQuery(null, null, 0, 1), ct);
        var lead = some.Leads.Count == 0 ? null : some.Leads[0].Id.ToString();
        return new DemoText(address, link.Url, secret, pollySecret, house.Workflow.ToString(), lead, rate, remark);
    }

    // Its silent people are held on purpose; that is no news for whoever looks at the terminal.
    static void Quieten(IServiceCollection parts) =>
        parts.AddLogging(logging => logging.AddFilter("Prospero.Core.Cadence.Rescuer", LogLevel.Error));

    static async Task Ended(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // It was asked to stop.
        }
    }
}
