using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class TagsAndNotesCompliance(ITestDatabase database) : StoreCompliance(database)
{
    ITags Tags => new SqlTags(Store);

    INotes Notes => new SqlNotes(Store);

    [Fact]
    public async Task A_tag_is_kept_changed_and_found_in_its_workspace_only()
    {
        var tag = New("VIP", "vip") with { Description = "Very" };
        Assert.True(await Save(tag));
        var changed = tag with { Name = "Top", Description = null, UpdatedAt = Noon.AddHours(1) };
        Assert.True(await Save(changed));

        Assert.Equal([changed], await Tags.All(Ours.Id, default));
        Assert.Equal(changed, await Write(tx => Tags.Find(tx, Ours.Id, tag.Id, default)));
        Assert.Null(await Write(tx => Tags.Find(tx, Theirs.Id, tag.Id, default)));
        Assert.Empty(await Write(tx => Tags.FindAll(tx, Theirs.Id, [tag.Id], default)));
        Assert.Equal("Top", Assert.Single(await Write(tx => Tags.FindAll(tx, Ours.Id, [tag.Id, Guid.Empty], default))).Name);
    }

    [Fact]
    public async Task A_slug_is_one_tags_in_a_workspace()
    {
        Assert.True(await Save(New("VIP", "vip")));
        var hot = New("Hot", "hot");
        Assert.True(await Save(hot));

        Assert.False(await Save(New("Vip", "vip")));
        Assert.False(await Save(hot with { Slug = "vip" }));
        Assert.True(await Save(New("VIP", "vip") with { Workspace = Theirs.Id }));
        Assert.Equal(["Hot", "VIP"], (await Tags.All(Ours.Id, default)).Select(tag => tag.Name));
    }

    [Fact]
    public async Task A_removed_tag_is_on_no_lead_any_more_and_what_is_left_of_it_is_swept_in_parts()
    {
        var tag = New("VIP", "vip");
        await Save(tag);
        var carried = new Tag(tag.Id, tag.Name, tag.Slug);
        Lead[] leads = [.. Enumerable.Range(0, 3).Select(i => NewLead(Ours, $"A{i}") with { Tags = [carried] })];
        await Insert([.. leads, NewLead(OurTests, "T") with { Tags = [carried] }]);

        Assert.False(await Write(tx => Tags.Remove(tx, Theirs.Id, tag.Id, default)));
        Assert.True(await Write(tx => Tags.Remove(tx, Ours.Id, tag.Id, default)));
        Assert.False(await Write(tx => Tags.Remove(tx, Ours.Id, tag.Id, default)));

        Assert.Empty((await Leads.Find(Ours.Id, leads[0].Id, default))!.Tags);
        Assert.Equal(3, await Tags.Sweep(Ours.Id, tag.Id, 3, default));
        Assert.Equal(1, await Tags.Sweep(Ours.Id, tag.Id, 3, default));
        Assert.Equal(0, await Tags.Sweep(Ours.Id, tag.Id, 3, default));
    }

    [Fact]
    public async Task Notes_are_kept_in_order()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        Note[] notes =
        [
            new(Ids.New(Noon), Ours.Id, lead.Id, "Prefers mornings", true, Noon),
            new(Ids.New(Noon), Ours.Id, lead.Id, "Ñandú\n2", false, Noon),
        ];

        foreach (var note in notes)
            await Write(tx => Notes.Add(tx, note, default));

        Assert.Equal(notes, await Notes.OfLead(Ours.Id, lead.Id, default));
        Assert.Empty(await Notes.OfLead(Theirs.Id, lead.Id, default));
    }

    [Fact]
    public async Task Leads_are_selected_by_whatever_names_them()
    {
        var ana = NewLead(Ours, "Ana", "Ana@Example.com", "+573001234567") with { ExternalId = "crm-1" };
        var bea = NewLead(Ours, "Bea", null, "+573001234567") with { ExternalId = "crm-1" };
        var gone = NewLead(Ours, "Rui", "rui@example.com") with { ArchivedAt = Noon };
        await Insert(ana, bea, gone, NewLead(Theirs, "Eva", "eva@example.com"));

        Assert.Equal(
            [("ana@example.com", ana.Id)],
            await Select(LeadSelector.Email, "ana@example.com", "rui@example.com", "eva@example.com")
        );
        Assert.Equal(2, (await Select(LeadSelector.Phone, "+573001234567")).Count);
        Assert.Equal(2, (await Select(LeadSelector.ExternalId, "crm-1", "crm-2")).Count);
        Assert.Equal([(ana.Id.ToString(), ana.Id)], await Select(LeadSelector.Id, ana.Id.ToString(), gone.Id.ToString()));
        Assert.Empty(await Select(LeadSelector.Email));
    }

    [Fact]
    public async Task An_archived_lead_is_held_until_it_is_erased()
    {
        var lead = NewLead(Ours, "Rui", "rui@example.com") with { ArchivedAt = Noon };
        await Insert(lead);

        Assert.True(await Write(tx => Leads.HoldKept(tx, Ours.Id, lead.Id, default)));
        Assert.False(await Write(tx => Leads.HoldKept(tx, Theirs.Id, lead.Id, default)));
        await Write(tx => new SqlErasure(Secrets).Blank(tx, Ours.Id, lead.Id, Noon, default));
        Assert.False(await Write(tx => Leads.HoldKept(tx, Ours.Id, lead.Id, default)));
    }

    Task<IReadOnlyList<(string Key, LeadId Lead)>> Select(LeadSelector by, params string[] keys) =>
        Leads.Select(Ours.Id, by, keys, default);

    Task<bool> Save(DefinedTag tag) => Write(tx => Tags.Save(tx, tag, default));

    DefinedTag New(string name, string slug) => new(Ids.New(Noon), Ours.Id, name, slug, null, Noon, Noon);
}
