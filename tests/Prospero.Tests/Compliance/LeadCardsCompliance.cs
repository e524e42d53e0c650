using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of cards must do.</summary>
public abstract class LeadCardsCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly ChatbotId Ours1 = ChatbotId.New(Noon);
    static readonly ChatbotId Ours2 = ChatbotId.New(Noon);

    ILeadCards Cards => new SqlLeadCards(Store);

    [Fact]
    public async Task A_lead_without_a_card_has_a_blank_one()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);

        Assert.Equal(LeadCard.Blank, (await Cards.Find(Ours.Id, lead.Id, default))!.Card);
        Assert.Null(await Cards.Find(Theirs.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_card_comes_back_as_it_went_in_and_is_written_whole()
    {
        var card = new LeadCard(
            Ours1,
            LeadStatus.FollowUp,
            LeadPriority.Urgent,
            LeadUrgency.High,
            PreferredMethod.Discord,
            "O'Brien \"said\" 😀",
            "ana#1",
            "notes",
            "conversation",
            Guid.CreateVersion7(Noon),
            Noon.AddDays(1),
            Noon.AddHours(-1),
            Noon.AddHours(-2)
        );
        var lead = await Add("Ana", card);

        Assert.Equal(card, (await Cards.Find(Ours.Id, lead.Id, default))!.Card);
        Assert.Equal(card, Assert.Single(await Cards.FindAll(Ours.Id, [lead.Id, LeadId.New(Noon)], default)).Card);
        await Write(tx => Cards.Save(tx, [new CardedLead(lead, LeadCard.Blank)], default));
        Assert.Equal(LeadCard.Blank, (await Write(tx => Cards.Find(tx, Ours.Id, lead.Id, default)))!.Card);
    }

    [Fact]
    public async Task An_archived_lead_is_gone()
    {
        var lead = await Add("Ana", LeadCard.Blank);
        await Update(lead with { ArchivedAt = Noon });

        Assert.Null(await Cards.Find(Ours.Id, lead.Id, default));
        Assert.Empty(await Cards.FindAll(Ours.Id, [lead.Id], default));
        Assert.Equal(0, (await Cards.List(Ours.Id, new CardQuery(), default)).Total);
    }

    [Fact]
    public async Task A_list_is_filtered_by_what_is_asked_for()
    {
        await Add("Ana", new LeadCard(Ours1, LeadStatus.Qualified, LeadPriority.High), "website", "ana@example.com", 0);
        await Add("Ben", new LeadCard(Ours1), "api", "ben@example.com", 1);
        await Add("Cora", new LeadCard(Ours2), "website", "cora@example.com", 2);
        await Insert(NewLead(Theirs, "Dan"));

        await Shows(new CardQuery(), "Cora", "Ben", "Ana");
        await Shows(new CardQuery(Ours1), "Ben", "Ana");
        await Shows(new CardQuery(Status: LeadStatus.New), "Cora", "Ben");
        await Shows(new CardQuery(Priority: LeadPriority.High), "Ana");
        await Shows(new CardQuery(Source: "website"), "Cora", "Ana");
        await Shows(new CardQuery(Search: "BEN@"), "Ben");
        await Shows(new CardQuery(CreatedAfter: Noon, CreatedBefore: Noon.AddMinutes(2)), "Ben");
        await Shows(new CardQuery(UpdatedAfter: Noon.AddMinutes(1)), "Cora");
        await Shows(new CardQuery(Ours2, Status: LeadStatus.Lost));
    }

    [Fact]
    public async Task A_list_is_sorted_and_cut_into_pages()
    {
        await Add("ana", new LeadCard(Status: LeadStatus.Lost, Priority: LeadPriority.Low), "api", "z@example.com", 0);
        await Add("Ben", new LeadCard(Status: LeadStatus.Contacted, Priority: LeadPriority.Urgent), "api", null, 1);
        await Add("Cora", new LeadCard(), "api", "a@example.com", 2);

        await Shows(new CardQuery(Sort: CardSort.Name, IsAscending: true), "ana", "Ben", "Cora");
        await Shows(new CardQuery(Sort: CardSort.Email, IsAscending: true), "Cora", "ana", "Ben");
        await Shows(new CardQuery(Sort: CardSort.Email), "ana", "Cora", "Ben");
        await Shows(new CardQuery(Sort: CardSort.Status, IsAscending: true), "Cora", "Ben", "ana");
        await Shows(new CardQuery(Sort: CardSort.Priority), "Ben", "Cora", "ana");
        var second = await Cards.List(Ours.Id, new CardQuery(Offset: 1, Limit: 1), default);
        Assert.Equal((3, "Ben"), (second.Total, Assert.Single(second.Leads).Lead.FirstName));
        var past = await Cards.List(Ours.Id, new CardQuery(Offset: 5), default);
        Assert.Equal((3, 0), (past.Total, past.Leads.Count));
    }

    async Task Shows(CardQuery query, params string[] names)
    {
        var page = await Cards.List(Ours.Id, query, default);
        Assert.Equal(names, page.Leads.Select(lead => lead.Lead.FirstName));
        Assert.Equal(names.Length, page.Total);
    }

    async Task<Lead> Add(string name, LeadCard card, string source = "api", string? email = null, int minutes = 0)
    {
        var at = Noon.AddMinutes(minutes);
        var lead = NewLead(Ours, name, email) with { Source = source, CreatedAt = at, UpdatedAt = at };
        await Insert(lead);
        await Write(tx => Cards.Save(tx, [new CardedLead(lead, card)], default));
        return lead;
    }
}

public sealed class SqliteLeadCardsTests() : LeadCardsCompliance(new SqliteDatabase());

public sealed class PostgresLeadCardsTests() : LeadCardsCompliance(new PostgresDatabase());
