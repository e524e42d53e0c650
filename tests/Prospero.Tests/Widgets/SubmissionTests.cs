using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors;
using Prospero.Server.PollyBot.Widgets;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Widgets;

/// <summary>What becomes of what a visitor sends.</summary>
public class SubmissionTests(WidgetPlace place) : IClassFixture<WidgetPlace>
{
    const string Consent = """{"consent_text":{"en":"You may contact me.","es":"Podéis contactarme."}}""";

    [Fact]
    public async Task A_submission_becomes_a_lead_of_the_chatbot_and_is_enrolled()
    {
        var chatbot = await place.EnrollingChatbot();
        var widget = await place.NewWidget(chatbot: chatbot);

        var answer = await place.Submit(
            widget,
            """
            {"name":"Ana María López","email":"ana@example.com","phone":"+34 612 345 678","company":"Acme","message":"Hola","discord":"ana#1",
             "preferredMethod":"phone","urgency":"high","pageUrl":"https://shop.example.com/precios","status":"converted","notes":"no",
             "metadata":{"no":1},"source":"no","_hp":"","unknown":1}
            """
        );

        WidgetPlace.IsReceived(answer);
        var (lead, card) = await Find("ana@example.com");
        Assert.Equal(("Ana", "María López", "Acme", "widget"), (lead.FirstName, lead.LastName, lead.Company, lead.Source));
        Assert.Equal("""{"page_url":"https://shop.example.com/precios"}""", lead.Metadata.Json);
        Assert.Equal((chatbot, LeadStatus.New, null), (card.Chatbot, card.Status, card.Notes));
        Assert.Equal(("Hola", "ana#1"), (card.Message, card.Discord));
        Assert.Equal((PreferredMethod.Phone, LeadUrgency.High), (card.PreferredMethod, card.Urgency));
        Assert.Contains(
            await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead.Id, default),
            one => one.State == TouchpointState.Scheduled
        );
        Assert.Empty(await place.Rejected(widget));
    }

    [Fact]
    public async Task A_known_email_changes_nothing_but_gets_its_message_into_the_history()
    {
        var widget = await place.NewWidget(Consent);
        await place.Submit(widget, """{"name":"Known One","email":"known@example.com","consent":true}""");
        var (before, card) = await Find("known@example.com");

        var answer = await place.Submit(widget, """{"name":"Other","email":"KNOWN@example.com","message":"Second","consent":true}""");

        WidgetPlace.IsReceived(answer);
        var (after, cardAfter) = await Find("known@example.com");
        Assert.Equal((before with { Tags = [] }, card), (after with { Tags = [] }, cardAfter));
        Assert.Equal(2, (await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, after.Id, default)).Count);
        Assert.Contains(
            await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, after.Id, default),
            line => line is { Type: "widget_message", Description: "Second", Actor: "lead" }
        );
    }

    [Fact]
    public async Task What_was_agreed_to_is_kept_with_text_time_page_and_address()
    {
        var widget = await place.NewWidget(Consent);
        var address = place.NewVisitor();

        await place.Submit(
            widget,
            """{"name":"Luz","email":"luz@example.com","consent":true,"language":"es","pageUrl":"https://a.example/x"}""",
            address: address
        );

        var (lead, _) = await Find("luz@example.com");
        var kept = Assert.Single(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
        Assert.Equal(
            ("Podéis contactarme.", true, place.Server.Clock.GetUtcNow(), "https://a.example/x", address, widget),
            (kept.Text, kept.WasGiven, kept.At, kept.Page, kept.Address, PublicIds.Of(kept.Widget))
        );
        Assert.Equal("""{"email":true,"whatsapp":true,"sms":true,"call":true}""", lead.ConsentJson);
        Assert.Equal("es", lead.Language);
        var line = Assert.Single(
            await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead.Id, default),
            line => line.Type == "consent"
        );
        Assert.Equal($"“Podéis contactarme.”, on https://a.example/x, from {address}", line.Description);
    }

    [Fact]
    public async Task A_form_that_asks_for_no_consent_takes_none()
    {
        var widget = await place.NewWidget();

        WidgetPlace.IsReceived(await place.Submit(widget, """{"name":"Anybody","email":"somebody@example.com","consent":false}"""));
        WidgetPlace.IsReceived(await place.Submit(widget, """{"name":"Anybody","email":"somebody@example.com","consent":true}"""));

        var (lead, _) = await Find("somebody@example.com");
        Assert.Equal("{}", lead.ConsentJson);
        Assert.Empty(await Suppressions("somebody@example.com"));
        Assert.Empty(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
    }

    [Fact]
    public async Task A_text_that_changed_after_it_was_shown_was_not_agreed_to()
    {
        var widget = await place.Add(Consent);
        var id = widget.GetProperty("public_id").GetString()!;
        var shown = await place.Token(id);
        await place.Manage(
            "PATCH",
            $"/chatbots/{place.Chatbot}/widgets/{widget.GetProperty("id").GetString()}",
            """{"consent_text":"I may sell your data."}"""
        );

        var refused = await place.Submit(id, $$"""{"name":"Eve","email":"eve@example.com","consent":true,"token":"{{shown}}"}""");
        WidgetPlace.IsFault(refused, 400, "VALIDATION_ERROR");
        Assert.Equal("consent", refused.Json.GetProperty("details").GetProperty("field").GetString());
        Assert.Null(await TryFind("eve@example.com"));

        WidgetPlace.IsReceived(await place.Submit(id, """{"name":"Eve","email":"eve@example.com","consent":true}"""));
        var (lead, _) = await Find("eve@example.com");
        var kept = Assert.Single(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
        Assert.Equal("I may sell your data.", kept.Text);
    }

    [Fact]
    public async Task What_a_form_says_of_a_known_lead_changes_nothing_and_says_so()
    {
        await place.Submit(await place.NewWidget(), """{"name":"Ida","email":"ida@example.com"}""");

        await place.Submit(await place.NewWidget(Consent), """{"name":"Someone","email":"ida@example.com","consent":true}""");

        var (lead, _) = await Find("ida@example.com");
        Assert.Equal("{}", lead.ConsentJson);
        var line = Assert.Single(
            await place.Server.Get<IEvents>().Timeline(place.Workspace.Id, lead.Id, default),
            line => line.Type == "consent"
        );
        Assert.Equal("Agreed in the web form to be contacted; changes nothing", line.Title);
    }

    [Fact]
    public async Task Erasing_the_lead_takes_what_it_agreed_to_along()
    {
        var widget = await place.NewWidget(Consent);
        await place.Submit(widget, """{"name":"Gone","email":"gone@example.com","consent":true}""");
        var (lead, _) = await Find("gone@example.com");

        await place.Server.Get<CapturedLeads>().Erase(place.Workspace, null, lead.Id, "test", null, default);

        Assert.Empty(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
    }

    [Theory]
    [InlineData("""{"name":"Bot","email":"bot@example.com","_hp":"http://spam.example"}""", "honeypot")]
    [InlineData("""{"name":"Bot","email":"bot@example.com","token":"v1.1796130070.abc"}""", "token_forged")]
    [InlineData("""{"name":"Bot","email":"bot@example.com","token":""}""", "token_missing")]
    [InlineData("""{"token":"v1.1.AAAA"}""", "token_forged")]
    public async Task What_no_person_sent_is_answered_like_the_rest_and_dropped(string form, string reason)
    {
        var widget = await place.NewWidget();

        WidgetPlace.IsReceived(await place.Submit(widget, form));

        Assert.Equal([KeyValuePair.Create(reason, 1L)], await place.Rejected(widget));
        Assert.Null(await TryFind("bot@example.com"));
    }

    [Theory]
    [InlineData(1.9, "too_quick")]
    [InlineData(2, null)]
    [InlineData(7200, null)]
    [InlineData(7200.1, "token_expired")]
    public async Task A_form_is_good_from_two_seconds_to_two_hours(double seconds, string? reason)
    {
        var widget = await place.NewWidget();
        var config = await place.Config(widget);
        place.Server.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var token = config.Json.GetProperty("data").GetProperty("token").GetString();
        var email = $"slow-{seconds * 10:0}@example.com";
        WidgetPlace.IsReceived(await place.SendForm(widget, $$"""{"name":"Slow","email":"{{email}}","token":"{{token}}"}"""));

        Assert.Equal(reason is null ? [] : [reason], (await place.Rejected(widget)).Keys);
        Assert.Equal(reason is null, await TryFind(email) is not null);
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_widget_only()
    {
        var widget = await place.NewWidget();
        var other = await place.Token(await place.NewWidget());

        WidgetPlace.IsReceived(await place.Submit(widget, $$"""{"name":"Bot","email":"b@example.com","token":"{{other}}"}"""));
        var parts = (await place.Token(widget)).Split('.');
        WidgetPlace.IsReceived(
            await place.Submit(
                widget,
                $$"""{"name":"Bot","email":"b@example.com","token":"v1.{{long.Parse(parts[1]) - 9}}.{{parts[2]}}"}"""
            )
        );

        Assert.Equal([KeyValuePair.Create("token_forged", 2L)], await place.Rejected(widget));
    }

    [Theory]
    [InlineData("""{"email":"a@example.com"}""", "name", "Name is required", "invalid")]
    [InlineData("""{"name":"Ana"}""", "email", "Email is required", "invalid")]
    [InlineData("""{"name":"Ana","email":"nope"}""", "email", "Must be a valid email address", "invalid")]
    [InlineData("""{"name":"Ana","email":"a@example.com","company":"A"}""", "phone", "Phone is required", "invalid")]
    [InlineData("""{"name":"Ana","email":"a@example.com","phone":"+12025550100"}""", "consent", "Consent is required", "consent")]
    [InlineData(
        """{"name":"Ana","email":"a@example.com","phone":"1234567","consent":false}""",
        "consent",
        "Consent is required",
        "consent"
    )]
    [InlineData("""{"name":"Ana","email":"a@example.com","phone":"1234567","consent":"yes"}""", "consent", "Must be a boolean", "consent")]
    public async Task What_a_person_left_out_is_told(string form, string field, string message, string reason)
    {
        var widget = await place.NewWidget(
            """{"consent_text":"Yes?","fields":[{"key":"name"},{"key":"email"},{"key":"phone","required":true},{"key":"company"}]}"""
        );

        var answer = await place.Submit(widget, form);

        WidgetPlace.IsFault(answer, 400, "VALIDATION_ERROR");
        var details = answer.Json.GetProperty("details");
        Assert.Equal((field, message), (details.GetProperty("field").GetString(), details.GetProperty("message").GetString()));
        Assert.Equal([KeyValuePair.Create(reason, 1L)], await place.Rejected(widget));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task What_is_no_object_is_refused(string body)
    {
        var widget = await place.NewWidget();

        WidgetPlace.IsFault(await place.SendForm(widget, body), 400, "VALIDATION_ERROR");

        Assert.Equal([KeyValuePair.Create("invalid", 1L)], await place.Rejected(widget));
    }

    [Fact]
    public async Task The_longest_form_passes_and_a_larger_body_does_not()
    {
        var widget = await place.NewWidget();
        // Six characters for one, which is the most that JSON takes.
        var longest = string.Concat(Enumerable.Repeat("\\u00e9", 1000));

        WidgetPlace.IsReceived(
            await place.Submit(
                widget,
                $$"""{"name":"Long","email":"long@example.com","message":"{{longest}}","company":"{{longest[..600]}}"}"""
            )
        );
        var answer = await place.SendForm(widget, $$"""{"name":"{{new string('x', TakeSubmission.MaxBytes)}}"}""");

        Assert.NotNull(await TryFind("long@example.com"));
        WidgetPlace.IsFault(answer, 413, "PAYLOAD_TOO_LARGE");
        Assert.Equal(TakeSubmission.MaxBytes, answer.Json.GetProperty("details").GetProperty("limit").GetInt32());
        Assert.Equal([KeyValuePair.Create("too_large", 1L)], await place.Rejected(widget));
    }

    [Fact]
    public async Task An_address_may_send_ten_a_minute()
    {
        var widget = await place.NewWidget();
        var (address, other) = (place.NewVisitor(), place.NewVisitor());
        var token = await place.Token(widget);

        Task<Answer> Send(int i, string from) =>
            place.SendForm(widget, $$"""{"name":"Many","email":"many-{{i}}@example.com","token":"{{token}}"}""", address: from);

        for (var i = 0; i < TakeSubmission.MostPerMinute; i++)
            WidgetPlace.IsReceived(await Send(i, address));
        var refused = await Send(10, address);
        WidgetPlace.IsFault(refused, 429, "RATE_LIMIT_EXCEEDED");
        Assert.Equal("60", refused.Header("Retry-After"));
        WidgetPlace.IsReceived(await Send(11, other));
        place.Server.Clock.Advance(TimeSpan.FromSeconds(60));
        WidgetPlace.IsReceived(await Send(12, address));
        Assert.Equal([KeyValuePair.Create("rate_limit", 1L)], await place.Rejected(widget));
    }

    [Fact]
    public async Task What_is_rejected_stands_with_the_widget_and_its_chatbot()
    {
        var chatbot = await place.NewChatbot(new ChatbotChange("counted"));
        var widget = await place.Add(chatbot: chatbot);
        var id = widget.GetProperty("public_id").GetString()!;
        await place.Submit(id, """{"name":"Bot","_hp":"x"}""");
        await place.Submit(id, """{"name":"Bot","_hp":"x"}""");
        await place.Submit(id, """{"name":"Bot"}""");
        await place.Rejected(id);

        const string expected = """{"invalid":1,"honeypot":2}""";
        var one = await place.Manage("GET", $"/chatbots/{chatbot}/widgets/{widget.GetProperty("id").GetString()}");
        Assert.Equal(expected, one.Json.GetProperty("widget").GetProperty("rejected_submissions").GetRawText());
        var owner = await place.Manage("GET", $"/chatbots/{chatbot}");
        Assert.Equal(expected, owner.Json.GetProperty("chatbot").GetProperty("rejected_submissions").GetRawText());
    }

    async Task<(Lead Lead, LeadCard Card)> Find(string email) =>
        await TryFind(email) is { } found ? (found.Lead, found.Card) : throw new InvalidOperationException($"No lead has {email}.");

    async Task<CardedLead?> TryFind(string email)
    {
        var matches = await place
            .Server.Get<IStore>()
            .InTransaction(tx => place.Server.Get<ILeads>().Match(tx, place.Workspace.Id, [email], [], default), default);
        return matches.Count == 0 ? null : await place.Server.Get<ILeadCards>().Find(place.Workspace.Id, matches[0].Id, default);
    }

    Task<IReadOnlyList<Suppression>> Suppressions(string email) =>
        place
            .Server.Get<IStore>()
            .InTransaction(
                tx =>
                    place
                        .Server.Get<ILeads>()
                        .Suppressions(tx, place.Workspace.Id, [Suppression.HashOf(place.Workspace.Id, email)], default),
                default
            );
}

public sealed class PostgresSubmissionTests(WidgetPlace place) : SubmissionTests(place), IOnPostgres;
