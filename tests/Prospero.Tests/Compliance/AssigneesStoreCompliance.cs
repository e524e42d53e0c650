using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store must know of those who get leads, and of what agents learned.</summary>
public abstract class AssigneesStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    [Fact]
    public async Task Turns_are_kept_and_loads_counted_without_what_is_won_lost_or_archived()
    {
        var (ana, ben) = (Ids.New(Noon), Ids.New(Noon));
        var assignees = new SqlAssignees();
        var cards = new SqlLeadCards(Store);
        LeadStatus[] statuses = [LeadStatus.New, LeadStatus.Qualified, LeadStatus.Converted, LeadStatus.Lost];
        List<Lead> leads = [.. statuses.Select(_ => NewLead(Ours, "Ana")), NewLead(Ours, "Ana") with { ArchivedAt = Noon }];
        await Insert([.. leads]);
        await Write(tx =>
            cards.Save(
                tx,
                [
                    .. leads.Select(
                        (lead, i) =>
                            new CardedLead(lead, LeadCard.Blank with { AssignedUser = ana, Status = statuses.ElementAtOrDefault(i) })
                    ),
                ],
                default
            )
        );
        await Write(tx => assignees.Save(tx, Ours.Id, [new Assignee(ben, 7, 0)], default));
        await Write(tx => assignees.Save(tx, Ours.Id, [new Assignee(ben, 8, 3)], default));

        var standings = await Write(tx => assignees.Hold(tx, Ours.Id, [ana, ben], default));

        Assert.Equal([new Assignee(ana, 0, 2), new Assignee(ben, 8, 0)], standings.OrderBy(one => one.Turn));
        Assert.Equal([0L, 0L], (await Write(tx => assignees.Hold(tx, Theirs.Id, [ana, ben], default))).Select(one => one.Turn + one.Load));
        Assert.Empty(await Write(tx => assignees.Hold(tx, Ours.Id, [], default)));
    }

    [Fact]
    public async Task What_agents_learned_comes_back_and_stays_when_the_lead_is_written()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        var variables = default(LeadVariables).With([new CollectedValue("ñ", 1.50m, "1,50"), new CollectedValue("gone", "x")], Noon);
        variables = variables.With([new CollectedValue("gone", null)], Noon);
        await Write(tx => Leads.Collect(tx, lead, variables, Noon.AddHours(1), default));
        await Update(lead with { FirstName = "Eva" });

        var found = (await Leads.Find(Ours.Id, lead.Id, default))!;

        Assert.Equal(("Eva", variables.Json), (found.FirstName, found.Variables.Json));
        Assert.Equal("""{"ñ":1.50}""", found.Variables.Values.Json);
    }
}

public sealed class SqliteAssigneesTests() : AssigneesStoreCompliance(new SqliteDatabase());

public sealed class PostgresAssigneesTests() : AssigneesStoreCompliance(new PostgresDatabase());
