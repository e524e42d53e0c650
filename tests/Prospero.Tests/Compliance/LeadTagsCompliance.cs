using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class LeadTagsCompliance(ITestDatabase database) : StoreCompliance(database)
{
    [Fact]
    public async Task Tags_come_in_the_order_asked_for_and_repeat_as_asked_for()
    {
        await Tags(Ours, ("vip", "VIP"));

        var tags = await Tags(Ours, ("zulu", "Zulu"), ("vip", "v.i.p."), ("alpha", "Alpha"), ("zulu", "ZULU"));

        Assert.Equal(["Zulu", "VIP", "Alpha", "Zulu"], tags.Select(tag => tag.Name));
        Assert.Equal(["zulu", "vip", "alpha", "zulu"], tags.Select(tag => tag.Slug));
        Assert.Equal(tags[0], tags[3]);
    }

    [Fact]
    public async Task A_tag_is_made_once()
    {
        var first = await Tags(Ours, ("vip", "VIP"));
        var second = await Tags(Ours, ("vip", "VIP"));

        Assert.Equal(first, second);
        Assert.Empty(await Tags(Ours));
    }

    [Fact]
    public async Task Workspaces_have_tags_of_their_own()
    {
        var ours = await Tags(Ours, ("vip", "VIP"));
        var theirs = await Tags(Theirs, ("vip", "Very important"));

        Assert.NotEqual(ours[0].Id, theirs[0].Id);
        Assert.Equal("Very important", theirs[0].Name);
    }

    [Fact]
    public async Task A_lead_shows_its_tags_by_name()
    {
        var tags = await Tags(Ours, ("zulu", "Zulu"), ("alpha", "Alpha"), ("mike", "mike"));
        var lead = NewLead(Ours, "Ana", "ana@example.com") with { Tags = tags };
        await Insert(lead, NewLead(Ours, "Bea"));

        Assert.Equal(["Alpha", "Zulu", "mike"], (await Leads.Find(Ours.Id, lead.Id, default))!.Tags.Select(tag => tag.Name));
        Assert.Equal(["Alpha", "Zulu", "mike"], (await Match(Ours, ["ana@example.com"], [])).Single().Tags.Select(tag => tag.Name));
    }

    [Fact]
    public async Task An_update_replaces_the_tags_of_its_leads_only()
    {
        var tags = await Tags(Ours, ("a", "A"), ("b", "B"), ("c", "C"));
        var ana = NewLead(Ours, "Ana") with { Tags = [tags[0], tags[1]] };
        var bea = NewLead(Ours, "Bea") with { Tags = [tags[0]] };
        var eve = NewLead(Ours, "Eve") with { Tags = [tags[0]] };
        await Insert(ana, bea, eve);

        await Update(ana with { Tags = [tags[1], tags[2]] }, bea with { Tags = [] });

        Same(ana with { Tags = [tags[1], tags[2]] }, await Leads.Find(Ours.Id, ana.Id, default));
        Same(bea with { Tags = [] }, await Leads.Find(Ours.Id, bea.Id, default));
        Same(eve, await Leads.Find(Ours.Id, eve.Id, default));
    }

    [Fact]
    public async Task Test_data_carries_the_tags_of_its_live_workspace()
    {
        var tags = await Tags(Ours, ("vip", "VIP"));
        var lead = NewLead(OurTests, "Ana") with { Tags = tags };
        await Insert(lead);

        Same(lead, await Leads.Find(OurTests.Id, lead.Id, default));
    }

    [Fact]
    public async Task Another_workspaces_tag_is_never_shown()
    {
        var theirs = await Tags(Theirs, ("vip", "Secret"));
        var lead = NewLead(Ours, "Ana") with { Tags = theirs };
        await Insert(lead);

        Assert.Empty((await Leads.Find(Ours.Id, lead.Id, default))!.Tags);
    }

    [Fact]
    public async Task A_campaign_is_found_as_it_was_saved_last()
    {
        var campaign = new Campaign(CampaignId.New(Noon), Ours.Id, "Spring", "All of them", true, Noon, Noon);
        await Save(campaign);
        Assert.Equal(campaign, await Leads.FindCampaign(Ours.Id, campaign.Id, default));

        var changed = campaign with { Name = "Summer", Description = null, IsActive = false, UpdatedAt = Noon.AddDays(1) };
        await Save(changed);

        Assert.Equal(changed, await Leads.FindCampaign(Ours.Id, campaign.Id, default));
        Assert.Equal([changed], await Leads.Campaigns(Ours.Id, default));
    }

    [Fact]
    public async Task Campaigns_are_listed_oldest_first_and_never_another_workspaces()
    {
        var second = new Campaign(CampaignId.New(Noon), Ours.Id, "Second", null, true, Noon.AddDays(1), Noon);
        var first = new Campaign(CampaignId.New(Noon), Ours.Id, "First", null, true, Noon, Noon);
        var theirs = new Campaign(CampaignId.New(Noon), Theirs.Id, "Theirs", null, true, Noon, Noon);
        foreach (var campaign in new[] { second, first, theirs })
            await Save(campaign);

        Assert.Equal([first, second], await Leads.Campaigns(Ours.Id, default));
        Assert.Null(await Leads.FindCampaign(Ours.Id, theirs.Id, default));
    }

    Task Save(Campaign campaign) => Write(tx => Leads.SaveCampaign(tx, campaign, default));

    Task<IReadOnlyList<Tag>> Tags(Workspace workspace, params (string, string)[] tags) =>
        Write(tx => Leads.FindOrAddTags(tx, workspace.Id, tags, Noon, default));
}
