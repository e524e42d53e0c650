using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class LeadFormTests
{
    const string Id = "0196f0a0-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("""{}""", "first_name is required")]
    [InlineData("""{"first_name":null}""", "first_name is required")]
    [InlineData("""{"first_name":""}""", "first_name is required")]
    [InlineData("""{"first_name":" \t "}""", "first_name is required")]
    [InlineData("""{"first_name":5}""", "first_name must be a string")]
    [InlineData("""{"first_name":["Ana"]}""", "first_name must be a string")]
    [InlineData("""{"email":"x","first_name":""}""", "first_name is required")]
    [InlineData("""{"first_name":"Ana","last_name":{}}""", "last_name must be a string")]
    [InlineData("""{"first_name":"Ana","email":"not-an-email"}""", "email is not a valid address")]
    [InlineData("""{"first_name":"Ana","email":5}""", "email must be a string")]
    [InlineData("""{"first_name":"Ana","phone":"call me"}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","phone":1.5}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","phone":-56912345678}""", "phone is not a valid number")]
    [InlineData("""{"first_name":"Ana","phone":true}""", "phone must be a string")]
    [InlineData("""{"first_name":"Ana","metadata":[1]}""", "metadata must be an object")]
    [InlineData("""{"first_name":"Ana","metadata":"x"}""", "metadata must be an object")]
    [InlineData("""{"first_name":"Ana","tags":5}""", "tags must be an array of names or a comma list")]
    [InlineData("""{"first_name":"Ana","tags":["a",5]}""", "tags must be an array of names or a comma list")]
    [InlineData("""{"first_name":"Ana","consent":"yes"}""", "consent must be an object or a boolean")]
    [InlineData("""{"first_name":"Ana","consent":{"email":"yes"}}""", "consent.email must be a boolean")]
    [InlineData("""{"first_name":"Ana","workflow_id":"uuid-of-workflow"}""", "workflow_id must be a uuid")]
    [InlineData("""{"first_name":"Ana","workflow_id":7}""", "workflow_id must be a uuid")]
    [InlineData("""{"first_name":"Ana","campaign_id":"{0196f0a0-0000-7000-8000-000000000001}"}""", "campaign_id must be a uuid")]
    [InlineData(
        """{"first_name":"Ana","force_first_message":{"channel":"whatsapp","content":"Hola"}}""",
        "workflow_id is required when using force_first_message"
    )]
    [InlineData("""{"first_name":"Ana","skip_first_message":"yes"}""", "skip_first_message must be a boolean")]
    [InlineData("""{"first_name":"Ana","force_first_channel":"fax"}""", "force_first_channel must be one of call, whatsapp, email, sms")]
    public void The_first_fault_counts(string item, string expected)
    {
        var (draft, fault) = Parse(item);

        Assert.Null(draft);
        Assert.Equal(expected, fault?.ToString());
    }

    [Theory]
    [InlineData("5", "force_first_message must be an object")]
    [InlineData("{}", "force_first_message.channel is required")]
    [InlineData("""{"channel":"call"}""", "force_first_message.channel must be one of whatsapp, email")]
    [InlineData("""{"channel":"whatsapp"}""", "force_first_message.content is required")]
    [InlineData("""{"channel":"email","content":"Hi"}""", "force_first_message.subject is required")]
    [InlineData("""{"channel":"whatsapp","content":"Hi","sender_id":"x"}""", "force_first_message.sender_id must be a uuid")]
    public void A_forced_message_has_channel_and_content(string forced, string expected)
    {
        var (_, fault) = Parse($$"""{"first_name":"Ana","workflow_id":"{{Id}}","force_first_message":{{forced}}}""");

        Assert.Equal(expected, fault?.ToString());
    }

    [Fact]
    public void Skipping_and_forcing_the_first_message_exclude_each_other()
    {
        var forced = """{"channel":"whatsapp","content":"Hi"}""";

        var (_, fault) = Parse(
            $$"""{"first_name":"Ana","workflow_id":"{{Id}}","skip_first_message":true,"force_first_message":{{forced}}}"""
        );

        Assert.Equal("skip_first_message must not be true when using force_first_message", fault?.ToString());
    }

    [Fact]
    public void A_forced_message_wins_over_a_first_channel()
    {
        var wish = Draft(
            $$$"""{"first_name":"A","workflow_id":"{{{Id}}}","force_first_channel":"call","force_first_message":{"channel":"email","subject":"S","content":"<p>"}}"""
        ).Enrolment;

        Assert.Equal(new EnrolmentWish(new WorkflowId(Guid.Parse(Id)), new ForcedMessage(Channel.Email, "<p>", "S", null)), wish);
    }

    [Fact]
    public void How_the_first_contact_is_made_means_nothing_without_a_workflow()
    {
        Assert.Null(Draft("""{"first_name":"Ana","skip_first_message":true,"force_first_channel":"email"}""").Enrolment);
    }

    [Fact]
    public void Unknown_keys_move_into_the_metadata_and_the_explicit_metadata_wins()
    {
        var draft = Draft(
            """{"first_name":"Ana","edad":34,"id":"x","company":"Stark","broker":"Tony","metadata":{"edad":35,"company":"Acme","first_name":1}}"""
        );

        Assert.Equal("""{"edad":35,"id":"x","broker":"Tony","company":"Acme","first_name":1}""", draft.Metadata.Json);
        Assert.Equal("Stark", draft.Company);
    }

    [Fact]
    public void Null_and_empty_mean_not_given()
    {
        var draft = Draft(
            """{"first_name":"Ana","last_name":"","email":null,"phone":"","metadata":null,"tags":"","consent":null,"workflow_id":"","timezone":""}"""
        );

        Assert.Null(draft.LastName);
        Assert.Null(draft.Email);
        Assert.Null(draft.Phone);
        Assert.True(draft.Metadata.IsEmpty);
        Assert.Empty(draft.TagNames);
        Assert.Null(draft.Consent);
        Assert.Null(draft.Enrolment);
    }

    [Fact]
    public void Numbers_in_phone_and_external_id_are_taken_as_digits()
    {
        var draft = Draft("""{"first_name":"Ana","phone":56912345678,"external_id":7700}""");

        Assert.Equal("56912345678", draft.Phone?.Given);
        Assert.Equal("7700", draft.ExternalId);
    }

    [Theory]
    [InlineData("America/Santiago", "es-CL", "{}")]
    [InlineData("UTC", "en", "{}")]
    [InlineData("Mars/Base", "spanish", """{"timezone":"Mars/Base","language":"spanish"}""")]
    [InlineData("UTC+03", "e", """{"timezone":"UTC+03","language":"e"}""")]
    public void A_timezone_or_language_that_is_none_goes_to_the_metadata(string zone, string language, string metadata)
    {
        var draft = Draft($$"""{"first_name":"Ana","timezone":"{{zone}}","language":"{{language}}"}""");

        Assert.Equal(metadata, draft.Metadata.Json);
        Assert.Equal(metadata == "{}" ? zone : null, draft.TimeZone);
        Assert.Equal(metadata == "{}" ? language : null, draft.Language);
    }

    [Theory]
    [InlineData("""["VIP", " new "]""")]
    [InlineData("\"VIP, new,,\"")]
    public void Tags_are_an_array_or_a_comma_list(string tags)
    {
        Assert.Equal(["VIP", "new"], Draft($$"""{"first_name":"Ana","tags":{{tags}}}""").TagNames);
    }

    [Fact]
    public void Consent_is_an_object_or_a_boolean()
    {
        var all = Draft("""{"first_name":"Ana","consent":true}""").Consent!;
        var none = Draft("""{"first_name":"Ana","consent":false}""").Consent!;
        var some = Draft("""{"first_name":"Ana","consent":{"email":false,"call":true,"text":"I agree"}}""").Consent!;

        Assert.Equal(4, all.Channels.Count(one => one.Value));
        Assert.True(none.DoNotContact);
        Assert.False(some.Channels[Channel.Email]);
        Assert.True(some.Channels[Channel.Call]);
        Assert.Equal("""{"email":false,"call":true,"text":"I agree"}""", some.Json.Json);
    }

    [Fact]
    public void Texts_and_metadata_have_a_longest()
    {
        var (_, name) = Parse($$"""{"first_name":"{{new string('x', 256)}}"}""");
        var (_, metadata) = Parse($$"""{"first_name":"Ana","note":"{{new string('x', 64 * 1024)}}"}""");

        Assert.Equal("first_name must be at most 255 characters", name?.ToString());
        Assert.Equal("metadata must be at most 64 KiB", metadata?.ToString());
        Assert.Equal(255, Draft($$"""{"first_name":"{{new string('x', 255)}}"}""").FirstName.Length);
    }

    static (LeadDraft? Draft, Problem? Fault) Parse(string item) => LeadForm.Parse(JsonElement.Parse(item));

    static LeadDraft Draft(string item)
    {
        var (draft, fault) = Parse(item);
        Assert.Null(fault);
        return draft!;
    }
}
