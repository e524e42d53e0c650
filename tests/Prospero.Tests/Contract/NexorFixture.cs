using System.Text;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Webhooks;
using Prospero.Core.Workflows;
using Prospero.Server.Startup;
using Prospero.Tests.Support;

namespace Prospero.Tests.Contract;

/// <summary>A fresh workspace with everything that the examples name.</summary>
sealed partial class NexorFixture
{
    readonly TestServer _server;
    readonly Workspace _workspace;
    readonly Dictionary<string, string> _values = [];

    NexorFixture(TestServer server, Workspace workspace) => (_server, _workspace) = (server, workspace);

    DateTimeOffset Now => _server.Clock.GetUtcNow();

    /// <summary>The values behind the placeholders.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Prepare(TestServer server)
    {
        var fixture = new NexorFixture(server, await server.AddWorkspace($"contract-{Guid.NewGuid()}"));
        await fixture.AddKeys();
        await fixture.AddConfiguration();
        await fixture.AddLeads();
        await fixture.AddTask();
        await fixture.AddBookings();
        await fixture.AddConversions();
        await fixture.AddProcessor();
        await fixture.AddHook();
        await fixture.AddWebhook();
        await fixture.AddTests();
        return fixture._values;
    }

    async Task AddKeys()
    {
        var key = await _server.AddKey(_workspace);
        _values["<nexor_key>"] = key;
        _values["<nexor_key_spent>"] = await _server.AddKey(_workspace, requestsPerMinute: 0);
        _values["<chatbot_default>"] = (await _server.Get<IChatbots>().All(_workspace.Id, default))[0].Id.ToString();
        _values["<widget>"] = (await _server.Get<IWidgets>().All(_workspace.Id, default))[0].Id.ToString();
        _values["<uuid_unknown>"] = Ids.New(Now).ToString();
        _values["<workflow_unknown>"] = Ids.New(Now).ToString();
        _values["<idempotency_key>"] = "first-1";
        _values["<idempotency_key_used>"] = "used-1";
        await _server.Send(
            "POST",
            "/api/public/campaigns",
            Encoding.UTF8.GetBytes("""{"name":"Used"}"""),
            key,
            [KeyValuePair.Create("Idempotency-Key", "used-1")]
        );
    }

    async Task AddConfiguration()
    {
        var template = new Template(
            TemplateId.New(Now),
            _workspace.Id,
            "welcome",
            "es",
            "MARKETING",
            "APPROVED",
            "Hola {{1}}",
            ["first_name"],
            Now
        );
        var campaign = new Campaign(CampaignId.New(Now), _workspace.Id, "Q1 Campaign", null, true, Now, Now);
        await _server.Do(async tx =>
        {
            await _server.Get<IMessages>().SaveTemplate(tx, template, default);
            await _server.Get<ILeads>().SaveCampaign(tx, campaign, default);
            foreach (var provider in new[] { "refusing", "silent" })
                await _server.Get<ISenders>().Save(tx, Account(provider), Now, default);
        });
        _values["<sender>"] = (await _server.Get<ISenders>().All(_workspace.Id, default))
            .First(one => one.Channel == Channel.Call)
            .Id.ToString();
        _values["<template>"] = template.Id.ToString();
        _values["<campaign>"] = campaign.Id.ToString();
        await Publish("<workflow>", NexorDocuments.SalesOutreach);
        await Publish("<workflow_b>", NexorDocuments.FollowUp);
        await Publish("<workflow_paused>", NexorDocuments.FollowUp, isPaused: true);
        await Publish("<workflow_refusing>", NexorDocuments.WhatsAppOver("refusing"));
        await Publish("<workflow_silent>", NexorDocuments.WhatsAppOver("silent"));
    }

    async Task Publish(string placeholder, string document, bool isPaused = false) =>
        await _server.Do(async tx =>
        {
            var result = await _server.Get<WorkflowEditor>().CreatePublished(tx, _workspace.Id, document, default);
            if (result is not EditResult.Saved saved)
                throw new InvalidOperationException($"{placeholder}: {(result as EditResult.Invalid)?.Problems}");
            _values[placeholder] = saved.Workflow.Id.ToString();
            if (isPaused)
                await _server.Get<IWorkflows>().Save(tx, saved.Workflow with { IsPaused = true }, default);
        });

    /// <summary>Test data with a clock that stands, and test data on real time.</summary>
    async Task AddTests()
    {
        var clock = new CadenceClock(ClockId.New(Now), Now, Now, Rate: 0);
        var test = await _server.Get<Installation>().TestDataOf(_workspace, clock, default);
        var plain = await _server.Get<Installation>().TestDataOf(await _server.AddWorkspace($"plain-{Guid.NewGuid()}"), null, default);
        _values["<nexor_key_test>"] = await _server.AddKey(test);
        _values["<nexor_key_test_plain>"] = await _server.AddKey(plain);
        _values["<test_clock>"] = clock.Id.ToString();
    }

    /// <summary>The only webhook, with one delivery that waits.</summary>
    async Task AddWebhook()
    {
        var form = new WebhookForm
        {
            Name = "CRM",
            Url = "https://crm.example.com/in",
            Events = ["meeting.scheduled"],
        };
        var webhook = (await _server.Get<WebhookEditor>().Draft(_workspace.Id, null, form, WebhookProfile.Nexor, Now, default)).Value!;
        var delivery = new Delivery(
            DeliveryId.New(Now),
            _workspace.Id,
            webhook.Id,
            Ids.New(Now),
            "lead.created",
            1,
            new LeadId(Guid.Parse(_values["<lead>"])),
            "{}"u8.ToArray(),
            false,
            DeliveryState.Pending,
            Now,
            0,
            Now
        );
        await _server.Do(async tx =>
        {
            await _server.Get<IWebhooks>().Save(tx, webhook, default);
            await _server.Get<IWebhooks>().Add(tx, [delivery], null, default);
        });
        _values["<nexor_webhook>"] = webhook.Id.ToString();
        _values["<nexor_delivery>"] = delivery.Id.ToString();
    }

    async Task AddLeads()
    {
        var carlos = await AddLead("<lead>", "Carlos", "Lopez", "carlos@example.com", "+56912345678", isWhole: true);
        await AddLead("<lead_b>", "Ana", null, "ana@example.com", "+56987654321");
        await AddLead("<lead_no_phone>", "Eva", null, "eva@example.com", null);
        var suppressed = await AddLead("<lead_suppressed>", "Leo", null, null, "+56911110001");
        var gone = await AddLead("<lead_gone>", "Rui", null, null, null);
        await _server.Do(async tx =>
        {
            var hash = Suppression.HashOf(_workspace.Id, suppressed.Phone!.E164!);
            await _server
                .Get<ILeads>()
                .Suppress(tx, [new Suppression(_workspace.Id, Channel.WhatsApp, hash, SuppressionReason.OptOut, null, Now)], default);
            await _server.Get<ILeads>().Update(tx, [gone with { ArchivedAt = Now }], default);
        });
        _values["<run>"] = (await Enrol(carlos)).Id.ToString();
        await AddHistory(carlos);
        _values["<sender_b>"] = (await _server.Get<ISenders>().All(_workspace.Id, default))
            .First(one => one.Name == "refusing")
            .Id.ToString();
        await AddLead("<lead_held>", "Ivo", null, "ivo@example.com", null);
        await Hold("<lead_held>", "<workflow_b>", "<touchpoint_held>");
        var stopped = await AddLead("<lead_stopped>", "Sol", null, null, "+56911110002");
        await Enrol(stopped);
        var target = new RunTarget(_workspace, stopped.Id, new WorkflowId(Guid.Parse(_values["<workflow>"])), new Actor("api", "test"));
        await _server.Get<RunEditor>().Stop(target, null, default);
    }

    async Task<Lead> AddLead(string placeholder, string first, string? last, string? email, string? phone, bool isWhole = false)
    {
        var draft = new LeadDraft(
            first,
            last,
            email is null ? null : EmailAddress.Trusted(email),
            phone is null ? null : new Phone(phone, phone),
            isWhole ? "Acme Corp" : null,
            null,
            null,
            null,
            null,
            null,
            isWhole ? ["VIP"] : [],
            null,
            isWhole
                ? Metadata.Trusted("""{"edad":35,"estado_lead":"calificado","broker_asociado":"Juan Perez","utm_source":"google"}""")
                : Metadata.Empty,
            isWhole ? new CampaignId(Guid.Parse(_values["<campaign>"])) : null,
            null
        );
        var once = await _server.Get<LeadIntake>().Accept([new IntakeRequest(_workspace, "api", [draft], null)], default);
        var lead = ((IntakeResult.Stored)((Once<IReadOnlyList<IntakeResult>>.Done)once[0]).Result[0]).Lead;
        _values[placeholder] = lead.Id.ToString();
        if (isWhole)
            _values["<tag>"] = lead.Tags[0].Id.ToString();
        return lead;
    }

    /// <summary>The lead's run stands at <c>contacted</c> with one queued touchpoint.</summary>
    async Task<Run> Enrol(Lead lead)
    {
        var workflow = (await _server.Get<IWorkflows>().Find(_workspace.Id, new WorkflowId(Guid.Parse(_values["<workflow>"])), default))!;
        var run = new Run(
            RunId.New(Now),
            _workspace.Id,
            lead.Id,
            workflow.Id,
            workflow.Published!.Value,
            RunState.Active,
            null,
            "contacted",
            "api",
            Now
        );
        var touchpoint = new Touchpoint(
            TouchpointId.New(Now),
            _workspace.Id,
            lead.Id,
            run.Id,
            workflow.Id,
            run.Version,
            TouchpointKind.Step,
            0,
            "call",
            2,
            Channel.Call,
            (await _server.Get<ISenders>().All(_workspace.Id, default)).First(one => one.Channel == Channel.Call).Id,
            TouchpointState.Scheduled,
            Now.AddHours(1),
            null,
            0,
            null,
            null,
            null,
            null,
            null
        );
        await _server.Do(tx =>
            _server.Get<ICadence>().Apply(tx, _workspace.Id, new Consequences { Start = [run], Schedule = [touchpoint] }, default)
        );
        return run;
    }

    /// <summary>The lead took a call two hours ago and wrote to every WhatsApp account an hour ago.</summary>
    async Task AddHistory(Lead lead)
    {
        var senders = await _server.Get<ISenders>().All(_workspace.Id, default);
        Message[] messages =
        [
            Written(lead, senders.First(one => one.Channel == Channel.Call), Direction.Outbound, Now.AddHours(-2)) with
            {
                Call = new CallResult(CallOutcome.Answered, TimeSpan.FromMinutes(2)),
            },
            .. senders
                .Where(one => one.Channel == Channel.WhatsApp)
                .Select(one =>
                    Written(lead, one, Direction.Inbound, Now.AddHours(-1)) with
                    {
                        Status = DeliveryStatus.Delivered,
                        ProviderId = $"wamid.{one.Id}",
                    }
                ),
        ];
        await _server.Do(tx => _server.Get<IMessages>().Add(tx, messages, default));
    }

    Message Written(Lead lead, Sender sender, Direction direction, DateTimeOffset at) =>
        new(
            MessageId.New(at),
            _workspace.Id,
            lead.Id,
            null,
            null,
            null,
            sender.Channel,
            direction,
            sender.Id,
            lead.Phone!.E164!,
            null,
            "Hola",
            null,
            null,
            DeliveryStatus.Sent,
            null,
            null,
            at
        );

    Sender Account(string provider) =>
        new(
            SenderId.New(Now),
            _workspace.Id,
            provider,
            Channel.WhatsApp,
            provider,
            "+15550100001",
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            false
        );
}

/// <summary>The workflows that the examples name.</summary>
static class NexorDocuments
{
    public const string SalesOutreach = """
        {
          "name": "Sales Outreach", "goal_type": "appointment", "language": "es-CL", "timezone": "America/Santiago",
          "statuses": [
            { "key": "core_new", "label": "New", "color": "#94a3b8", "category": "active", "is_initial": true },
            { "key": "contacted", "label": "Contacted", "color": "#3b82f6", "category": "active" },
            { "key": "qualified", "label": "Qualified", "color": "#22c55e", "category": "won", "is_terminal": true }
          ],
          "fields": [{ "key": "budget", "label": "Budget", "type": "number" }],
          "senders": { "call": ["simulated-call"], "whatsapp": ["simulated-whatsapp"], "email": ["simulated-email"] },
          "block_cadence": {
            "blocks": [{ "label": "AM", "days": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"], "from": "00:00", "to": "24:00" }],
            "max_days": 30
          },
          "steps": [
            { "type": "call", "key": "call", "max_attempts": 3, "retry_after": "20m" },
            { "type": "whatsapp", "key": "hello", "delay": "1h", "template": "welcome", "parameters": ["{{lead.first_name}}"] },
            { "type": "email", "key": "mail", "delay": "1d", "subject": "Hola", "content": "¿Hablamos?" },
            { "type": "call", "key": "again", "delay": "2d" },
            { "type": "email", "key": "last", "delay": "3d", "subject": "Adiós", "content": "Un saludo" }
          ]
        }
        """;

    public const string FollowUp = """
        {
          "name": "Follow-up", "senders": { "email": ["simulated-email"] },
          "steps": [{ "type": "email", "key": "mail", "subject": "Hola", "content": "¿Hablamos?" }]
        }
        """;

    public static string WhatsAppOver(string sender) =>
        $$"""
            {
              "name": "Over {{sender}}", "senders": { "whatsapp": ["{{sender}}"] },
              "steps": [{ "type": "whatsapp", "key": "hello", "content": "Hola", "template": "welcome", "parameters": ["Ana"] }]
            }
            """;
}
