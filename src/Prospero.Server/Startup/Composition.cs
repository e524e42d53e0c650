using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Webhooks;
using Prospero.Core.Workflows;
using Prospero.Providers;
using Prospero.Providers.Imap;
using Prospero.Providers.Retell;
using Prospero.Providers.Simulated;
using Prospero.Providers.Smtp;
using Prospero.Providers.Twilio;
using Prospero.Providers.WhatsAppCloud;
using Prospero.Server.Nexor.Webhooks;
using Prospero.Server.PollyBot.Webhooks;
using Prospero.Server.Simulating;
using Prospero.Storage;

namespace Prospero.Server.Startup;

/// <summary>Puts the parts together, one line per part. Commands of the terminal use the same parts as the server.</summary>
static class Composition
{
    public static IServiceCollection AddProspero(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        // The demo and tests have clocks of their own; everybody else shares the database's.
        if (options.UsesDatabaseTime)
            services.AddSingleton(parts => new DatabaseTime(options.Machine, parts.GetRequiredService<SqlStore>().AskTime));
        services.AddSingleton<TimeProvider>(parts =>
            options.UsesDatabaseTime ? parts.GetRequiredService<DatabaseTime>() : options.Clock ?? options.Machine
        );
        services.AddSingleton<ISecrets, Secrets>();
        services.AddSingleton(options.Cadence);
        services.AddSingleton(options.Messages);
        services.AddSingleton(options.Simulated);
        services.AddSingleton(options.Events);
        services.AddSingleton(options.Webhooks);
        services.AddSingleton(options.Mailboxes);
        services.AddSingleton(options.Callbacks);
        services.AddSingleton(options.Network);
        services.AddSingleton<EventSignal>();
        services.AddSingleton(new Checkpoints(options.Checkpoint));
        return services.AddKeyRing(options).AddStorage(options).AddUseCases().AddProviders().AddWebhooks();
    }

    static IServiceCollection AddStorage(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<SqlStore>(parts =>
        {
            var outage = new Outage(parts.GetRequiredService<ILogger<Outage>>());
            SqlStore store = options.Postgres is { } postgres
                ? new PostgresStore(postgres, options.PostgresDirect) { Outage = outage }
                : new SqliteStore(options.SqliteFile) { Outage = outage };
            // Asked for at the first commit: what it needs knows the time, and that comes from this store.
            store.AfterCommit += committed => parts.GetRequiredService<NodeNews>().Committed(committed);
            return store;
        });
        if (options.Postgres is { } database)
            services.AddSingleton(parts => new PostgresNodes(database, options.PostgresDirect, parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton<INodes>(parts => options.Postgres is null ? new OnlyNode() : parts.GetRequiredService<PostgresNodes>());
        services.AddSingleton<IStore>(parts => parts.GetRequiredService<SqlStore>());
        services.AddSingleton<Migrator>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<IAccess, SqlAccess>();
        services.AddSingleton<ILeads, SqlLeads>();
        services.AddSingleton<ILeadViews, SqlLeadViews>();
        services.AddSingleton<ILeadCards, SqlLeadCards>();
        services.AddSingleton<IErasure, SqlErasure>();
        services.AddSingleton<ITags, SqlTags>();
        services.AddSingleton<INotes, SqlNotes>();
        services.AddSingleton<IChatbots, SqlChatbots>();
        services.AddSingleton<IWidgets, SqlWidgets>();
        services.AddSingleton<IMeetings, SqlMeetings>();
        services.AddSingleton<IProcessors, SqlProcessors>();
        services.AddSingleton<IHooks, SqlHooks>();
        services.AddSingleton<IAssignees, SqlAssignees>();
        services.AddSingleton<IConversions, SqlConversions>();
        services.AddSingleton<IWorkflows, SqlWorkflows>();
        services.AddSingleton<ITimeRules, SqlTimeRules>();
        services.AddSingleton<ISenders, SqlSenders>();
        services.AddSingleton<IMailboxPlaces, SqlMailboxPlaces>();
        services.AddSingleton<IEvents, SqlEvents>();
        services.AddSingleton<IIdempotency, SqlIdempotency>();
        services.AddSingleton<IImports, SqlImports>();
        services.AddSingleton<IMessages, SqlMessages>();
        services.AddSingleton<ICallbacks, SqlCallbacks>();
        services.AddSingleton<ICadence, SqlCadence>();
        services.AddSingleton<ISweeps, SqlSweeps>();
        services.AddSingleton<IStatusTimeouts, SqlStatusTimeouts>();
        services.AddSingleton<IRunMoves, SqlRunMoves>();
        services.AddSingleton<ILeadTasks, SqlLeadTasks>();
        services.AddSingleton<ISimulatedActs, SqlSimulatedActs>();
        services.AddSingleton<ITestClocks, SqlTestClocks>();
        services.AddSingleton<IStandings, SqlStandings>();
        services.AddSingleton<IWebhooks, SqlWebhooks>();
        services.AddSingleton<IKeyCounts, SqlKeyCounts>();
        services.AddSingleton<Installation>();
        return services;
    }

    static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddSingleton<WakeSignal>();
        services.AddSingleton<ConfigurationChanges>();
        services.AddSingleton<NodeNews>();
        services.AddSingleton<Leases>();
        services.AddSingleton<ICatalogues, Catalogues>();
        services.AddSingleton<WorkflowEditor>();
        services.AddSingleton<BlockEditor>();
        services.AddSingleton<TimeEditor>();
        services.AddSingleton<WorkflowDirectory>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<UnsubscribeLinks>(parts => new UnsubscribeLinks(
            parts.GetRequiredService<ISecrets>(),
            () => parts.GetRequiredService<PublicAddress>().Url
        ));
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<AdhocCheck>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<InboundReplies>();
        services.AddSingleton<InboundReports>();
        services.AddSingleton<InboundEvents>();
        services.AddSingleton<IProviderReports>(parts => parts.GetRequiredService<InboundEvents>());
        services.AddSingleton<OptOuts>();
        services.AddSingleton<MailboxReader>();
        services.AddSingleton<LeadSignals>();
        services.AddSingleton<CadenceWrites>();
        services.AddSingleton<SenderTimetable>();
        services.AddSingleton<SenderLines>();
        services.AddSingleton<TouchpointRunner>();
        services.AddSingleton<IStepRequests, StepRequests>();
        services.AddSingleton<RequestRunner>();
        services.AddSingleton<Transfers>();
        services.AddSingleton<StatusTimeouts>();
        services.AddSingleton<ArmTallies>();
        services.AddSingleton<TurnRunner>();
        services.AddSingleton<CadenceEngine>();
        services.AddSingleton<Rescuer>();
        return services.AddIntake().AddOperations().AddClockWork();
    }

    // Who changes leads and what belongs to them, through any door.
    static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<LeadIntake>();
        services.AddSingleton<LeadImport>();
        services.AddSingleton<LeadEditor>();
        services.AddSingleton<TagEditor>();
        services.AddSingleton<LeadTagging>();
        services.AddSingleton<Collecting>();
        services.AddSingleton<LeadAssignment>();
        services.AddSingleton<NoteTaking>();
        services.AddSingleton<LeadRemoval>();
        services.AddSingleton<MetadataPatching>();
        services.AddSingleton<RunEditor>();
        services.AddSingleton<Reassignment>();
        services.AddSingleton<CapturedLeads>();
        services.AddSingleton<ChatbotEditor>();
        services.AddSingleton<WidgetEditor>();
        services.AddSingleton<WidgetIntake>();
        services.AddSingleton<WidgetTokens>();
        services.AddSingleton<MeetingEditor>();
        services.AddSingleton<ConversionEditor>();
        services.AddSingleton<ConversionTypeEditor>();
        services.AddSingleton<ProcessorEditor>();
        services.AddSingleton<HookEditor>();
        services.AddSingleton<HookIntake>();
        return services;
    }

    // What operators hold back, let go on, move and settle.
    static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<HeldTouchpoints>();
        services.AddSingleton<Pauses>();
        services.AddSingleton<Resumer>();
        services.AddSingleton<VersionMover>();
        services.AddSingleton<VersionMoves>();
        services.AddSingleton<SweepRunner>();
        return services;
    }

    // All that has due times on a clock; whoever moves a clock by hand carries it out in this order.
    static IServiceCollection AddClockWork(this IServiceCollection services)
    {
        services.AddSingleton(parts => new DueWork(
            "touchpoints",
            parts.GetRequiredService<CadenceEngine>().RunOnce,
            parts.GetRequiredService<ICadence>().NextDue
        ));
        services.AddSingleton(parts => new DueWork(
            "acts",
            parts.GetRequiredService<SimulatedPeople>().RunOnce,
            parts.GetRequiredService<SimulatedPeople>().NextDue
        ));
        services.AddSingleton(parts => new DueWork(
            "reports",
            parts.GetRequiredService<Rescuer>().AskOverdue,
            parts.GetRequiredService<ICadence>().NextDue
        ));
        services.AddSingleton(parts => new DueWork(
            "timeouts",
            parts.GetRequiredService<StatusTimeouts>().RunOnce,
            parts.GetRequiredService<StatusTimeouts>().NextDue
        ));
        services.AddSingleton<TestClocks>();
        services.AddSingleton<Explainer>();
        services.AddSingleton<Simulations>();
        return services;
    }

    static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<IWebhookTransport, WebhookTransport>();
        services.AddSingleton<IWebhookShape, WebhookShape>();
        services.AddSingleton<IWebhookShape, CardShape>();
        services.AddSingleton<WebhookSignal>();
        services.AddSingleton<WebhookRecorder>();
        services.AddSingleton<WebhookEditor>();
        services.AddSingleton<WebhookSending>();
        services.AddSingleton<FanOut>();
        services.AddSingleton<WebhookDispatcher>();
        return services;
    }

    static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<SenderEditor>();
        services.AddSingleton<TemplateSync>();
        services.AddSingleton<InboundPeople>();
        services.AddSingleton<CallbackSignal>();
        services.AddSingleton<CallbackInbox>();
        services.AddSingleton<IChannelProvider, SimulatedProvider>();
        services.AddSingleton<IMailboxes>(parts => new ImapMailboxes(parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton<VendorHttp>();
        services.AddSingleton<IChannelProvider, WhatsAppCloudProvider>();
        services.AddSingleton<ICallbackReader, WhatsAppCallback>();
        services.AddSingleton<ITemplateSource, WhatsAppTemplates>();
        services.AddSingleton<IChannelProvider>(parts => new TwilioSmsProvider(parts.GetRequiredService<VendorHttp>(), Address(parts)));
        services.AddSingleton<ICallbackReader, TwilioSmsCallback>();
        services.AddSingleton<IChannelProvider>(parts => new TwilioVoiceProvider(parts.GetRequiredService<VendorHttp>(), Address(parts)));
        services.AddSingleton<ICallbackReader, TwilioVoiceCallback>();
        services.AddSingleton<IChannelProvider>(parts => new RetellProvider(parts.GetRequiredService<VendorHttp>(), Address(parts)));
        services.AddSingleton<ICallbackReader, RetellCallback>();
        services.AddSingleton<IChannelProvider>(parts => new SmtpProvider(parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton(parts => new SimulatedPeople(
            parts.GetRequiredService<ISimulatedActs>(),
            parts.GetRequiredService<InboundEvents>().Accept,
            parts.GetRequiredService<ILogger<SimulatedPeople>>()
        ));
        return services;
    }

    // Asked at each request, because a free port is known late.
    static Func<Uri> Address(IServiceProvider parts) => () => parts.GetRequiredService<PublicAddress>().Url;
}
