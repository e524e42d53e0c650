using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;

namespace Prospero.Server.Demo;

/// <summary>What happens while the demo runs: leads come in one by one, and the clock's place is noted.</summary>
sealed class DemoLife(LeadIntake intake, ILeads leads, IAccess access, IStore store, TimeProvider time)
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(4);

    /// <summary>Admits the leads that are not there yet: some at once, the others one after the other.</summary>
    public async Task LetLeadsCome(DemoHouse house, CancellationToken ct)
    {
        var all = DemoLeads.All(house.Clock.BaseCadence);
        var known = await Known(house, all, ct);
        var atOnce = all.Take(DemoLeads.AtOnce).Where(lead => !known.Contains(lead.Email)).ToList();
        if (atOnce.Count > 0)
            await Admit(house, atOnce, ct);
        foreach (var lead in all.Skip(DemoLeads.AtOnce).Where(lead => !known.Contains(lead.Email)))
        {
            await Task.Delay(Between, time, ct);
            await Admit(house, [lead], ct);
        }
    }

    /// <summary>Notes the clock's place at every beat, and once more at the end.</summary>
    public async Task NoteClock(DemoHouse house, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(DemoClock.Beat, time, ct);
                await Note(house, ct);
            }
        }
        finally
        {
            await Note(house, CancellationToken.None);
        }
    }

    Task<bool> Note(DemoHouse house, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                await access.SetClock(tx, house.Test.Id, DemoClock.Note(house.Clock, time.GetUtcNow()), ct);
                return true;
            },
            ct
        );

    // By phone: the address of who is away carries a date, which differs from start to start.
    async Task<HashSet<string>> Known(DemoHouse house, IReadOnlyList<DemoLead> all, CancellationToken ct)
    {
        var found = await store.InTransaction(tx => leads.Match(tx, house.Test.Id, [], [.. all.Select(lead => lead.Phone)], ct), ct);
        var phones = found.Select(lead => lead.Phone?.E164).ToHashSet();
        return [.. all.Where(lead => phones.Contains(lead.Phone)).Select(lead => lead.Email)];
    }

    async Task Admit(DemoHouse house, IReadOnlyList<DemoLead> some, CancellationToken ct) =>
        await intake.Accept(
            [new IntakeRequest(house.Test, "demo", [.. some.Select(lead => lead.Draft(house.Workflow))], Answer: null)],
            ct
        );
}
