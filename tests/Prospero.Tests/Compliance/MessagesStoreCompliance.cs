using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of messages must do, whatever the database.</summary>
public abstract class MessagesStoreCompliance(ITestDatabase database) : IAsyncLifetime
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly CallResult Call = new(
        CallOutcome.CallbackRequested,
        TimeSpan.FromSeconds(42.5),
        "Asks for a call",
        "Hello",
        "https://calls.example/1",
        Noon.AddDays(1),
        "user_hangup"
    );

    CadencePlace _place = null!;
    Lead _lead = null!;

    IMessages Messages => _place.Ports.Messages;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _place = await CadencePlace.On(database);
        _lead = await _place.AddLead();
    }

    public async ValueTask DisposeAsync()
    {
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_lead_is_found_under_the_names_that_a_senders_provider_gave_it()
    {
        var message = NewMessage(Noon);
        var other = await _place.AddLead();
        await InTransaction(tx => Messages.AddAliases(tx, message, ["+5215512345678", "MX.1", "MX.1"], Noon, Ct));
        await InTransaction(tx => Messages.AddAliases(tx, message, ["MX.1"], Noon.AddHours(1), Ct));

        Assert.Equal(_lead.Id, await Find(message.Sender, "+5215512345678"));
        Assert.Equal(_lead.Id, await Find(message.Sender, "nobody", "MX.1"));
        Assert.Null(await Find(message.Sender, "nobody"));
        Assert.Null(await Find(SenderId.New(Noon), "MX.1"));

        await InTransaction(tx => Messages.AddAliases(tx, message with { Lead = other.Id }, ["MX.1"], Noon.AddHours(2), Ct));

        Assert.Equal(other.Id, await Find(message.Sender, "MX.1"));

        Task InTransaction(Func<ITransaction, Task> work) =>
            _place.Ports.Store.InTransaction(
                async tx =>
                {
                    await work(tx);
                    return true;
                },
                Ct
            );

        Task<LeadId?> Find(SenderId sender, params string[] names) =>
            _place.Ports.Store.InTransaction(tx => Messages.FindAlias(tx, _lead.Workspace, sender, names, Ct), Ct);
    }

    [Fact]
    public async Task A_message_is_kept_as_it_was_given()
    {
        var message = NewMessage(Noon) with
        {
            Html = "<p>Hé</p>",
            Template = new SendContent.ApprovedTemplate("hello", "en", "[]", "Hi"),
            Status = DeliveryStatus.Read,
            ProviderId = "wamid.1",
            Error = "slow",
            SentAt = Noon,
            DeliveredAt = Noon.AddSeconds(1),
            ReadAt = Noon.AddSeconds(2),
            BouncedAt = Noon.AddSeconds(3),
            Call = Call,
        };
        await Add(message);

        Assert.Equal([message], await Messages.OfLead(_lead.Workspace, _lead.Id, Ct));
        Assert.Empty(await Messages.OfLead(WorkspaceId.New(Noon), _lead.Id, Ct));
    }

    [Fact]
    public async Task A_message_is_found_by_the_providers_id_or_by_its_touchpoint()
    {
        var touchpoint = await _place.Schedule(Noon);
        var older = NewMessage(Noon) with { ProviderId = "p1" };
        var newer = NewMessage(Noon.AddMinutes(1)) with { ProviderId = "p1" };
        var unsent = NewMessage(Noon) with { Lead = touchpoint.Lead, Touchpoint = touchpoint.Id };
        await Add(older, newer, unsent);

        Assert.Equal(newer, await Find("p1", touchpoint.Id));
        Assert.Equal(unsent, await Find("p2", touchpoint.Id));
        Assert.Equal(unsent, await Find(null, touchpoint.Id));
        Assert.Null(await Find("p2", null));
    }

    [Fact]
    public async Task A_runs_messages_on_a_channel_are_its_thread()
    {
        var run = RunId.New(Noon);
        var mail = NewMessage(Noon) with { Run = run };
        await Add(
            mail with
            {
                Id = MessageId.New(Noon),
                ProviderId = "<2@x>",
                Direction = Direction.Inbound,
                At = Noon.AddHours(1),
            },
            mail with
            {
                ProviderId = "<1@x>",
            },
            NewMessage(Noon) with
            {
                Run = run,
            },
            NewMessage(Noon) with
            {
                Run = run,
                Channel = Channel.Sms,
                ProviderId = "<3@x>",
            },
            NewMessage(Noon) with
            {
                Run = RunId.New(Noon),
                ProviderId = "<4@x>",
            }
        );

        Assert.Equal(["<1@x>", "<2@x>"], await Messages.Thread(_lead.Workspace, _lead.Id, run, Channel.Email, Ct));
        Assert.Empty(await Messages.Thread(WorkspaceId.New(Noon), _lead.Id, run, Channel.Email, Ct));
    }

    [Fact]
    public async Task Touchpoints_that_have_a_message_are_told_from_those_that_have_none()
    {
        var (begun, open) = (await _place.Schedule(Noon), await _place.Schedule(Noon));
        await Add(NewMessage(Noon) with { Lead = begun.Lead, Touchpoint = begun.Id });

        Assert.Equal([begun.Id], await Begun([open.Id, begun.Id]));
        Assert.Empty(await Begun([]));

        Task<IReadOnlySet<TouchpointId>> Begun(TouchpointId[] touchpoints) =>
            _place.Ports.Store.InTransaction(tx => Messages.Begun(tx, _lead.Workspace, touchpoints, Ct), Ct);
    }

    [Theory]
    [InlineData(DeliveryStatus.Queued, DeliveryStatus.Sent, true)]
    [InlineData(DeliveryStatus.Queued, DeliveryStatus.Read, true)]
    [InlineData(DeliveryStatus.Queued, DeliveryStatus.Failed, true)]
    [InlineData(DeliveryStatus.Queued, DeliveryStatus.Unknown, true)]
    [InlineData(DeliveryStatus.Sent, DeliveryStatus.Delivered, true)]
    [InlineData(DeliveryStatus.Sent, DeliveryStatus.Failed, true)]
    [InlineData(DeliveryStatus.Delivered, DeliveryStatus.Read, true)]
    [InlineData(DeliveryStatus.Unknown, DeliveryStatus.Failed, true)]
    [InlineData(DeliveryStatus.Unknown, DeliveryStatus.Queued, true)]
    [InlineData(DeliveryStatus.Unknown, DeliveryStatus.Sent, true)]
    [InlineData(DeliveryStatus.Sent, DeliveryStatus.Queued, false)]
    [InlineData(DeliveryStatus.Sent, DeliveryStatus.Unknown, false)]
    [InlineData(DeliveryStatus.Delivered, DeliveryStatus.Failed, false)]
    [InlineData(DeliveryStatus.Read, DeliveryStatus.Delivered, false)]
    [InlineData(DeliveryStatus.Failed, DeliveryStatus.Sent, false)]
    public async Task A_status_goes_forward_only(DeliveryStatus before, DeliveryStatus told, bool advances)
    {
        var message = NewMessage(Noon) with { Status = before, SentAt = Noon, DeliveredAt = Noon, ReadAt = Noon };
        await Add(message);

        var was = await Advance(message, new DeliveryChange(told, Noon.AddMinutes(1)));

        Assert.Equal(advances ? message : null, was);
        Assert.Equal(advances ? told : before, (await Now(message)).Status);
    }

    [Fact]
    public async Task A_repeated_report_changes_nothing()
    {
        var message = NewMessage(Noon);
        await Add(message);
        var delivered = new DeliveryChange(DeliveryStatus.Delivered, Noon.AddMinutes(1), "p1");

        Assert.Equal(message, await Advance(message, delivered));
        Assert.Null(await Advance(message, delivered));
        Assert.Null(await Advance(message, new DeliveryChange(DeliveryStatus.Sent, Noon.AddMinutes(2))));

        var now = await Now(message);
        Assert.Equal((DeliveryStatus.Delivered, "p1"), (now.Status, now.ProviderId));
        Assert.Equal((Noon.AddMinutes(1), Noon.AddMinutes(1), null), (now.SentAt, now.DeliveredAt, now.ReadAt));
    }

    [Fact]
    public async Task A_bounce_fails_the_message_with_its_reason()
    {
        var message = NewMessage(Noon) with { Status = DeliveryStatus.Sent };
        await Add(message);

        await Advance(message, new DeliveryChange(DeliveryStatus.Failed, Noon, null, "No such user", "5.1.1", true));

        var now = await Now(message);
        Assert.Equal((DeliveryStatus.Failed, "No such user", Noon), (now.Status, now.Error, now.BouncedAt));
    }

    [Fact]
    public async Task What_is_known_of_a_call_stays_and_what_was_missing_is_filled_in()
    {
        var message = NewMessage(Noon) with { Channel = Channel.Call };
        await Add(message);
        var ended = new CallResult(CallOutcome.Answered, TimeSpan.FromSeconds(30), DisconnectionReason: "agent_hangup");

        await Advance(message, new DeliveryChange(DeliveryStatus.Delivered, Noon, Call: ended));
        Assert.NotNull(await Advance(message, new DeliveryChange(DeliveryStatus.Delivered, Noon, Call: Call)));
        Assert.Null(await Advance(message, new DeliveryChange(DeliveryStatus.Delivered, Noon, Call: ended)));

        var expected = Call with { Outcome = CallOutcome.Answered, Duration = ended.Duration, DisconnectionReason = "agent_hangup" };
        Assert.Equal(expected, (await Now(message)).Call);
    }

    [Fact]
    public async Task A_report_about_an_unknown_message_changes_nothing() =>
        Assert.Null(await Advance(NewMessage(Noon), new DeliveryChange(DeliveryStatus.Sent, Noon)));

    [Fact]
    public async Task The_last_exchange_with_a_lead_is_known_by_sender_and_channel()
    {
        var other = SenderId.New(Noon);
        var answered = NewMessage(Noon) with { Direction = Direction.Inbound };
        var called = NewMessage(Noon.AddHours(2)) with { Channel = Channel.Call };
        var newest = NewMessage(Noon.AddHours(1)) with { Sender = other };
        await Add(answered, called, newest);

        Assert.Equal(other, await Messages.LastSender(_lead.Workspace, _lead.Id, Channel.Email, Ct));
        Assert.Null(await Messages.LastSender(_lead.Workspace, _lead.Id, Channel.Sms, Ct));
        Assert.Equal(Noon, await Messages.LastInbound(_lead.Workspace, _lead.Id, _place.Sender.Id, Ct));
        Assert.Null(await Messages.LastInbound(_lead.Workspace, _lead.Id, other, Ct));
    }

    [Fact]
    public async Task An_inbound_event_is_remembered_once_per_workspace_and_provider()
    {
        Assert.True(await Remember("smtp", "e1"));
        Assert.False(await Remember("smtp", "e1"));
        Assert.True(await Remember("twilio", "e1"));
        Assert.True(await Remember("smtp", "e2"));
    }

    [Fact]
    public async Task A_template_is_kept_and_replaced_whole()
    {
        var template = new Template(
            TemplateId.New(Noon),
            _lead.Workspace,
            "hello",
            "es",
            "UTILITY",
            "PENDING",
            "Hola {{1}}",
            ["first_name"],
            Noon
        );
        await Save(template);
        var approved = template with { Status = "APPROVED", Variables = ["first_name", "company"] };
        await Save(approved);

        var found = Assert.Single(await Messages.Templates(_lead.Workspace, Ct));
        Assert.Equal(approved with { Variables = [] }, found with { Variables = [] });
        Assert.Equal(approved.Variables, (await Messages.FindTemplate(_lead.Workspace, template.Id, Ct))!.Variables);
        Assert.Null(await Messages.FindTemplate(WorkspaceId.New(Noon), template.Id, Ct));
    }

    Message NewMessage(DateTimeOffset at) =>
        new(
            MessageId.New(at),
            _lead.Workspace,
            _lead.Id,
            null,
            null,
            null,
            Channel.Email,
            Direction.Outbound,
            _place.Sender.Id,
            "ana@example.com",
            "Hello",
            "Hello Ana",
            null,
            null,
            DeliveryStatus.Queued,
            null,
            null,
            at
        );

    Task Add(params Message[] messages) =>
        _place.Ports.Store.InTransaction(
            async tx =>
            {
                await Messages.Add(tx, messages, Ct);
                return true;
            },
            Ct
        );

    Task Save(Template template) =>
        _place.Ports.Store.InTransaction(
            async tx =>
            {
                await Messages.SaveTemplate(tx, template, Ct);
                return true;
            },
            Ct
        );

    Task<Message?> Find(string? providerId, TouchpointId? touchpoint) =>
        _place.Ports.Store.InTransaction(tx => Messages.Find(tx, _lead.Workspace, providerId, touchpoint, Ct), Ct);

    Task<Message?> Advance(Message message, DeliveryChange change) =>
        _place.Ports.Store.InTransaction(tx => Messages.Advance(tx, message.Workspace, message.Id, change, Ct), Ct);

    Task<bool> Remember(string provider, string eventId) =>
        _place.Ports.Store.InTransaction(tx => Messages.Remember(tx, _lead.Workspace, provider, eventId, Noon, Ct), Ct);

    async Task<Message> Now(Message message) =>
        (await Messages.OfLead(message.Workspace, message.Lead, Ct)).Single(item => item.Id == message.Id);
}
