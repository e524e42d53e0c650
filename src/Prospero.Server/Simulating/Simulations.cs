using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;

namespace Prospero.Server.Simulating;

/// <summary>A simulation that was carried out.</summary>
/// <param name="Took">How long that took in real time.</param>
sealed record Simulated(
    SimulationForm Form,
    WorkflowPlan Plan,
    IReadOnlyList<Sender> Senders,
    DateTimeOffset Start,
    DateTimeOffset Until,
    SimulationResult Result,
    TimeSpan Took
);

/// <summary>
/// Makes a crowd of leads that nobody else has and lets a plan meet it. Nothing is stored and nothing is sent. It takes memory and a
/// processor for seconds, so that a workspace gets one at a time on a node.
/// </summary>
sealed class Simulations(ISenders senders, WorkflowDirectory versions, TimeProvider time)
{
    // A Monday without a change of clocks near it in most of the world.
    static readonly LocalDateTime Monday = new(2026, 3, 2, 9, 0);

    readonly ConcurrentDictionary<WorkspaceId, bool> _running = new();

    /// <summary>Simulates a plan; null if the workspace simulates another one.</summary>
    public async Task<Simulated?> Run(Workspace workspace, WorkflowPlan plan, SimulationForm form, CancellationToken ct)
    {
        if (!_running.TryAdd(workspace.Config, true))
            return null;
        try
        {
            return await RunAlone(workspace, plan, form, ct);
        }
        finally
        {
            _running.TryRemove(workspace.Config, out _);
        }
    }

    async Task<Simulated> RunAlone(Workspace workspace, WorkflowPlan plan, SimulationForm form, CancellationToken ct)
    {
        // What the workspace lays down about time holds for a document too that was never stored.
        plan = plan.In(await versions.Rules(workspace.Config, ct));
        var accounts = await senders.All(workspace.Config, ct);
        var start = form.Start ?? plan.Zone.AtLeniently(Monday).ToDateTimeOffset().ToUniversalTime();
        var until = start + TimeSpan.FromDays(form.Days);
        var version = new WorkflowVersion(new WorkflowVersionId(IdOf("version", 0)), new WorkflowId(IdOf("workflow", 0)), 0, plan, start);
        var people = form.People;
        var order = new SimulationOrder(
            workspace with
            {
                Clock = null,
            },
            accounts,
            [.. Enumerable.Range(1, form.Leads).Select(number => Arrival(workspace, version, form, number, start))],
            until,
            (_, request) => SimulatedReactions.To(people, request),
            form.Prices
        );
        var began = time.GetTimestamp();
        var result = Simulation.Run(order, ct);
        return new Simulated(form, plan, accounts, start, until, result, time.GetElapsedTime(began));
    }

    static Arrival Arrival(Workspace workspace, WorkflowVersion version, SimulationForm form, int number, DateTimeOffset start)
    {
        var name = number.ToString("'lead-'0000", CultureInfo.InvariantCulture);
        var zones = form.TimeZones;
        var phone = (2_000_000 + number).ToString("'+1202'0000000", CultureInfo.InvariantCulture);
        var lead = new Lead(
            new LeadId(IdOf($"{form.Seed} lead", number)),
            workspace.Id,
            "Lead",
            number.ToString("0000", CultureInfo.InvariantCulture),
            EmailAddress.Trusted($"{name}@simulated.example"),
            new Phone(phone, phone),
            "Simulated Ltd",
            null,
            "simulation",
            null,
            zones.Count == 0 ? version.Plan.Zone.Id : zones[(number - 1) % zones.Count],
            null,
            "{}",
            form.Metadata,
            null,
            [],
            start,
            start
        );
        return new Arrival(name, lead, version, start + form.Spread * ((number - 1) / (double)form.Leads));
    }

    // The same crowd gets the same ids, and with them the same senders.
    static Guid IdOf(string what, int number) =>
        new(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {number}"))).AsSpan(0, 16),
            bigEndian: true
        );
}
