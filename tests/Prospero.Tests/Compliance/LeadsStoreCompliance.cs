using System.Text.Json.Nodes;
using Prospero.Core;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class LeadsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    // Everything that a text may hold short of NUL.
    const string Hostile =
        "O'Brien \"quoted\" \\back 100%_ \u0001\u001f\u007f\t\r\n 😀 Ñandú 東京 \u2028 @rows {rows} ']; drop table lead; --";

    [Fact]
    public async Task A_lead_is_found_as_it_was_inserted()
    {
        var lead = await Full();
        await Insert(lead);

        Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_lead_with_nothing_but_a_name_is_found_as_it_was_inserted()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);

        Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task Text_comes_back_as_it_went_in()
    {
        var lead = NewLead(Ours, Hostile) with
        {
            Company = Hostile,
            ExternalId = Hostile,
            Metadata = Metadata.Of(
                new JsonObject
                {
                    [Hostile] = Hostile,
                    ["n"] = 1.50m,
                    ["nothing"] = null,
                }
            ),
        };
        await Insert(lead);

        Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_NUL_becomes_the_replacement_character()
    {
        var lead = NewLead(Ours, "A\0na");
        await Insert(lead);

        Same(lead with { FirstName = "A\ufffdna" }, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task Metadata_near_its_limit_comes_back_whole()
    {
        var lead = NewLead(Ours, "Ana") with { Metadata = Metadata.Of(new JsonObject { ["note"] = new string('"', 32_000) }) };
        await Insert(lead);

        Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_phone_that_cannot_be_dialled_is_kept_as_given()
    {
        var lead = NewLead(Ours, "Ana", phone: "(300) 123-4567");
        await Insert(lead);

        var found = await Leads.Find(Ours.Id, lead.Id, default);

        Assert.Equal(new Phone("(300) 123-4567", null), found!.Phone);
    }

    [Fact]
    public async Task A_lead_is_not_found_when_it_is_unknown_archived_or_another_workspaces()
    {
        var archived = NewLead(Ours, "Old") with { ArchivedAt = Noon };
        var theirs = NewLead(Theirs, "Ana");
        var tests = NewLead(OurTests, "Ana");
        await Insert(archived, theirs, tests);

        Assert.Null(await Leads.Find(Ours.Id, archived.Id, default));
        Assert.Null(await Leads.Find(Ours.Id, theirs.Id, default));
        Assert.Null(await Leads.Find(Ours.Id, tests.Id, default));
        Assert.Null(await Leads.Find(OurTests.Id, theirs.Id, default));
        Assert.Null(await Leads.Find(Ours.Id, LeadId.New(Noon), default));
        Same(tests, await Leads.Find(OurTests.Id, tests.Id, default));
    }

    [Fact]
    public async Task A_transaction_sees_what_it_wrote_and_others_do_not_until_it_is_committed()
    {
        var lead = NewLead(Ours, "Ana");

        await Write(async tx =>
        {
            await Leads.Insert(tx, [lead], default);
            Same(lead, await Leads.Find(tx, Ours.Id, lead.Id, default));
            Assert.Null(await Leads.Find(Ours.Id, lead.Id, default));
        });

        Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task Several_leads_are_found_at_once()
    {
        var (ana, eva, theirs) = (NewLead(Ours, "Ana"), NewLead(Ours, "Eva"), NewLead(Theirs, "Ida"));
        await Write(async tx =>
        {
            await Leads.Insert(tx, [ana, eva, theirs], default);

            var found = await Leads.Find(tx, Ours.Id, [eva.Id, theirs.Id, LeadId.New(Noon), ana.Id], default);

            Assert.Equal([ana.Id, eva.Id], found.Select(lead => lead.Id).OrderBy(id => id.Value));
            Assert.Empty(await Leads.Find(tx, Ours.Id, [], default));
        });
    }

    [Fact]
    public async Task Leads_match_by_email_or_by_phone_each_once()
    {
        var ana = NewLead(Ours, "Ana", "Ana@Example.com", "+573001234567");
        var bea = NewLead(Ours, "Bea", phone: "+573007654321") with { CreatedAt = Noon.AddHours(1) };
        var eve = NewLead(Ours, "Eve", "eve@example.com", "+573000000000");
        await Insert(ana, bea, eve);

        var found = await Match(Ours, ["ana@example.com", "nobody@example.com"], ["+573001234567", "+573007654321", "+1"]);

        Assert.Equal([ana.Id, bea.Id], found.Select(lead => lead.Id));
        Same(ana, found[0]);
    }

    [Fact]
    public async Task Nothing_matches_nothing()
    {
        await Insert(NewLead(Ours, "Ana"));

        Assert.Empty(await Match(Ours, [], []));
    }

    [Fact]
    public async Task Neither_archived_leads_nor_another_workspaces_match()
    {
        await Insert(
            NewLead(Ours, "Old", "ana@example.com", "+573001234567") with
            {
                ArchivedAt = Noon,
            },
            NewLead(Theirs, "Ana", "ana@example.com", "+573001234567"),
            NewLead(OurTests, "Ana", "ana@example.com", "+573001234567")
        );

        Assert.Empty(await Match(Ours, ["ana@example.com"], ["+573001234567"]));
        Assert.Single(await Match(Theirs, ["ana@example.com"], ["+573001234567"]));
    }

    [Fact]
    public async Task Two_live_leads_cannot_have_one_email_in_whatever_case()
    {
        await Insert(NewLead(Ours, "Ana", "ana@example.com"));
        var neighbour = NewLead(Ours, "Bea", "bea@example.com");

        await Assert.ThrowsAsync<EmailTaken>(() => Insert(neighbour, NewLead(Ours, "Ana", "ANA@example.com")));

        Assert.Null(await Leads.Find(Ours.Id, neighbour.Id, default));
    }

    [Fact]
    public async Task An_email_is_free_in_another_workspace_and_after_its_lead_was_archived()
    {
        var ana = NewLead(Ours, "Ana", "ana@example.com");
        await Insert(ana, NewLead(Theirs, "Ana", "ana@example.com"), NewLead(OurTests, "Ana", "ana@example.com"));
        await Update(ana with { ArchivedAt = Noon });

        await Insert(NewLead(Ours, "Ana", "ana@example.com"));
    }

    [Fact]
    public async Task A_phone_may_be_shared()
    {
        await Insert(NewLead(Ours, "Ana", phone: "+573001234567"), NewLead(Ours, "Bea", phone: "+573001234567"));

        Assert.Equal(2, (await Match(Ours, [], ["+573001234567"])).Count);
    }

    [Fact]
    public async Task An_id_cannot_be_inserted_twice_and_that_is_no_taken_email()
    {
        var ana = NewLead(Ours, "Ana", "ana@example.com");
        await Insert(ana);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Insert(ana with { Email = null }));

        Assert.IsNotType<EmailTaken>(error);
    }

    [Fact]
    public async Task An_update_writes_every_column()
    {
        var full = await Full();
        var bare = NewLead(Ours, "Bare") with { Id = full.Id };
        var other = NewLead(Ours, "Other");
        await Insert(bare, other);

        await Update(full);
        Same(full, await Leads.Find(Ours.Id, full.Id, default));

        await Update(bare);
        Same(bare, await Leads.Find(Ours.Id, full.Id, default));
        Same(other, await Leads.Find(Ours.Id, other.Id, default));
    }

    [Fact]
    public async Task An_update_writes_each_lead_of_a_set_with_its_own_values()
    {
        var leads = Enumerable.Range(0, 50).Select(i => NewLead(Ours, $"lead {i}", $"{i}@example.com")).ToArray();
        await Insert(leads);
        var changed = leads.Select((lead, i) => lead with { FirstName = $"changed {i}", Email = null }).ToArray();

        await Update(changed);

        foreach (var lead in changed)
            Same(lead, await Leads.Find(Ours.Id, lead.Id, default));
    }

    [Fact]
    public async Task An_update_cannot_take_another_leads_email()
    {
        var ana = NewLead(Ours, "Ana", "ana@example.com");
        var bea = NewLead(Ours, "Bea", "bea@example.com");
        await Insert(ana, bea);

        await Assert.ThrowsAsync<EmailTaken>(() => Update(bea with { Email = EmailAddress.Trusted("Ana@example.com") }));

        Same(bea, await Leads.Find(Ours.Id, bea.Id, default));
    }

    [Fact]
    public async Task An_update_of_an_unknown_lead_or_under_another_workspace_is_refused()
    {
        var ana = NewLead(Ours, "Ana");
        await Insert(ana);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Update(NewLead(Ours, "Nobody")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Update(ana with { Workspace = Theirs.Id, FirstName = "stolen" }));
        Same(ana, await Leads.Find(Ours.Id, ana.Id, default));
    }

    [Fact]
    public async Task A_set_of_a_thousand_is_stored_and_matched_as_one()
    {
        var leads = Enumerable.Range(0, 1000).Select(i => NewLead(Ours, $"lead {i}", $"{i}@example.com", $"+5730{i:D8}")).ToArray();
        await Insert(leads);

        var found = await Match(Ours, [.. leads.Take(500).Select(l => l.Email!.Key)], [.. leads.Skip(500).Select(l => l.Phone!.E164!)]);

        Assert.Equal(leads.Select(lead => lead.Id).ToHashSet(), found.Select(lead => lead.Id).ToHashSet());
    }

    [Fact]
    public async Task Empty_sets_do_nothing()
    {
        await Insert();
        await Update();
    }

    async Task<Lead> Full()
    {
        var tags = await Write(tx => Leads.FindOrAddTags(tx, Ours.Id, [("hot", "Hot"), ("b2b", "B2B")], Noon, default));
        return NewLead(Ours, "Ana", "Ana.Díaz@Example.com", "+57 (300) 123-4567") with
        {
            LastName = "Díaz",
            Company = "Acme",
            Title = "CTO",
            Source = "form",
            ExternalId = "crm-1",
            TimeZone = "America/Bogota",
            Language = "es-CO",
            ConsentJson = """{"email":true}""",
            Metadata = Metadata.Of(new JsonObject { ["z"] = 1, ["a"] = new JsonArray(1, "two", null) }),
            Campaign = CampaignId.New(Noon),
            Tags = [.. tags.OrderBy(tag => tag.Name, StringComparer.Ordinal)],
            CreatedAt = Noon.AddMilliseconds(123),
            UpdatedAt = Noon.AddDays(1),
        };
    }
}
