using BenchmarkDotNet.Attributes;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;

namespace Prospero.Decisions;

/// <summary>A crowd that walks through the workflow in memory: aimed at under two seconds.</summary>
public class Simulations
{
    static readonly WorkflowVersion Version = new(
        new WorkflowVersionId(Guid.Empty),
        new WorkflowId(Guid.Empty),
        1,
        Subjects.Plan,
        Subjects.Monday
    );

    static readonly SimulatedOptions People = new("bench");

    static readonly SimulationOrder Order = new(
        new Workspace(Subjects.Lead.Workspace, "bench", "UTC", null, null, null, Subjects.Monday),
        [.. Subjects.Plan.Senders.SelectMany(pair => pair.Value, (pair, id) => Account(id, pair.Key))],
        [.. Enumerable.Range(0, 1_000).Select(number => new Arrival($"lead-{number}", Lead(number), Version, Subjects.Monday))],
        Subjects.Monday.AddDays(30),
        (_, request) => SimulatedReactions.To(People, request),
        new Dictionary<Channel, decimal>()
    );

    [Benchmark]
    public SimulationResult A_thousand_leads_over_thirty_days() => Simulation.Run(Order);

    static Sender Account(SenderId id, Channel channel) =>
        new(
            id,
            Subjects.Lead.Workspace,
            channel.Name(),
            channel,
            "simulated",
            null,
            null,
            new Dictionary<string, string>(),
            new SenderLimits(PerSecond: 10),
            false
        );

    static Lead Lead(int number)
    {
        var phone = $"+1202{2_000_000 + number}";
        return Subjects.Lead with
        {
            Id = new LeadId(Ids.New(Subjects.Monday)),
            Email = EmailAddress.Trusted($"lead-{number}@example.com"),
            Phone = new Phone(phone, phone),
            TimeZone = "America/Bogota",
        };
    }
}
