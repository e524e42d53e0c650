using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class LeadChangeFormTests
{
    [Fact]
    public void An_empty_object_changes_nothing()
    {
        Assert.Equal(new LeadChange(), Change("{}"));
    }

    [Fact]
    public void Null_and_empty_clear_what_may_be_empty()
    {
        var change = Change(
            """{"last_name":null,"email":"","phone":null,"company":"","title":null,"campaign_id":null,"external_id":null,"tags":null,"timezone":null}"""
        );

        Assert.True(change.LastName.IsSent && change.LastName.Value is null);
        Assert.True(change.Email.IsSent && change.Email.Value is null);
        Assert.True(change.Phone.IsSent && change.Phone.Value is null);
        Assert.True(change.Company.IsSent && change.Company.Value is null);
        Assert.True(change.Campaign.IsSent && change.Campaign.Value is null);
        Assert.True(change.ExternalId.IsSent && change.ExternalId.Value is null);
        Assert.True(change.TagNames.IsSent && change.TagNames.Value is null);
        Assert.True(change.TimeZone.IsSent && change.TimeZone.Value is null);
        Assert.False(change.Source.IsSent);
    }

    [Theory]
    [InlineData("""{"first_name":null}""", "first_name is required")]
    [InlineData("""{"first_name":""}""", "first_name is required")]
    [InlineData("""{"source":null}""", "source is required")]
    [InlineData("""{"metadata":"x"}""", "metadata must be an object")]
    [InlineData("""{"metadata":null}""", "metadata must be an object")]
    [InlineData("""{"email":"nobody"}""", "email is not a valid address")]
    [InlineData("""{"campaign_id":"x"}""", "campaign_id must be a uuid")]
    public void What_may_not_be_empty_or_wrong_is_refused(string body, string expected)
    {
        Assert.Equal(expected, LeadChangeForm.Parse(JsonElement.Parse(body)).Fault?.ToString());
    }

    [Fact]
    public void Members_of_answers_are_ignored_and_other_keys_move_into_the_metadata()
    {
        var change = Change(
            """{"id":"x","created_at":"2020","campaign":{},"activeWorkflowRun":null,"edad":35,"language":"klingon","metadata":{"a":null}}"""
        );

        Assert.Equal("""{"edad":35,"language":"klingon","a":null}""", change.Metadata.Json);
        Assert.False(change.Language.IsSent);
    }

    [Fact]
    public void What_only_counts_on_create_gives_a_warning()
    {
        var (change, warning, _) = LeadChangeForm.Parse(JsonElement.Parse("""{"workflow_id":"x","skip_first_message":true}"""));

        Assert.Equal(new LeadChange(), change);
        Assert.Equal("workflow_id is ignored when updating a lead; skip_first_message is ignored when updating a lead", warning);
    }

    [Fact]
    public void A_campaign_is_handed_over_as_its_id()
    {
        var change = Change("""{"campaign_id":"0196f0a0-0000-7000-8000-00000000000A"}""");

        Assert.Equal(new CampaignId(Guid.Parse("0196f0a0-0000-7000-8000-00000000000a")), change.Campaign.Value);
    }

    static LeadChange Change(string body)
    {
        var (change, _, fault) = LeadChangeForm.Parse(JsonElement.Parse(body));
        Assert.Null(fault);
        return change!;
    }
}
