using Prospero.Server.Nexor.Campaigns;
using Prospero.Server.Nexor.Chatbots;
using Prospero.Server.Nexor.Conversions;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Events;
using Prospero.Server.Nexor.Explain;
using Prospero.Server.Nexor.Hooks;
using Prospero.Server.Nexor.Leads;
using Prospero.Server.Nexor.Meetings;
using Prospero.Server.Nexor.Messages;
using Prospero.Server.Nexor.Notes;
using Prospero.Server.Nexor.Pauses;
using Prospero.Server.Nexor.Processors;
using Prospero.Server.Nexor.Runs;
using Prospero.Server.Nexor.Senders;
using Prospero.Server.Nexor.Simulate;
using Prospero.Server.Nexor.Tags;
using Prospero.Server.Nexor.Tasks;
using Prospero.Server.Nexor.Team;
using Prospero.Server.Nexor.Templates;
using Prospero.Server.Nexor.TestClocks;
using Prospero.Server.Nexor.Times;
using Prospero.Server.Nexor.Touchpoints;
using Prospero.Server.Nexor.Webhooks;
using Prospero.Server.Nexor.Widgets;
using Prospero.Server.Nexor.Workflows;

namespace Prospero.Server.Nexor;

/// <summary>What an operation does with a request's body.</summary>
enum BodyRule
{
    /// <summary>There must be one, and it must be JSON.</summary>
    Required,

    /// <summary>If there is one, it must be JSON.</summary>
    Optional,

    /// <summary>Whatever there is, is ignored.</summary>
    Ignored,
}

/// <summary>One operation of this surface.</summary>
/// <param name="Path">Below the prefix.</param>
/// <param name="Operation">The type that carries it out.</param>
/// <param name="Scope">What a scoped key must have; null for reading, which every key may.</param>
sealed record NexorRoute(string Method, string Path, Type Operation, string? Scope, BodyRule Body)
{
    public bool IsWrite => Scope is not null;

    public bool TakesBody => IsWrite || Body != BodyRule.Ignored;
}

/// <summary>Every route of this surface. A literal segment wins over <c>{id}</c>.</summary>
static class NexorRoutes
{
    public const string Prefix = "/api/public";

    public static IReadOnlyList<NexorRoute> All { get; } =
    [
        Read<ListLeads>("/leads"),
        Write<CreateLead>("POST", "/leads", "leads:write"),
        new("POST", "/leads/bulk/get", typeof(GetLeads), null, BodyRule.Required),
        Write<PatchMetadata>("PATCH", "/leads/metadata", "leads:write"),
        Write<ReplaceTags>("PUT", "/leads/tags", "leads:write"),
        Write<ReplaceTags>("POST", "/leads/tags", "leads:write"),
        Read<GetLead>("/leads/{id}"),
        Write<UpdateLead>("PUT", "/leads/{id}", "leads:write"),
        Write<UpdateLead>("PATCH", "/leads/{id}", "leads:write"),
        Write<ArchiveLead>("DELETE", "/leads/{id}", "leads:delete", BodyRule.Ignored),
        Write<EraseLead>("POST", "/leads/{id}/erase", "leads:erase", BodyRule.Optional),
        Write<CreateNote>("POST", "/leads/{id}/notes", "leads:write"),
        Read<ReadLeadTags>("/leads/{id}/tags"),
        Write<AssignTags>("POST", "/leads/{id}/tags", "leads:write"),
        Write<UnassignTag>("DELETE", "/leads/{id}/tags/{childId}", "leads:write", BodyRule.Ignored),
        Write<CollectVariables>("PATCH", "/leads/{id}/variables", "leads:write"),
        Write<AssignLead>("POST", "/leads/{id}/assign", "leads:write"),
        Write<AssignWorkflow>("POST", "/leads/{id}/assign-workflow", "leads:write"),
        Write<SetStatus>("POST", "/leads/{id}/status", "leads:write"),
        Write<StopAutomation>("POST", "/leads/{id}/automation/stop", "leads:write"),
        Write<ResumeAutomation>("POST", "/leads/{id}/automation/resume", "leads:write"),
        Read<IsPaused>("/leads/{id}/is_paused"),
        Read<LeadHistory>("/leads/{id}/history"),
        Write<SignalLead>("POST", "/leads/{id}/signals", "leads:write"),
        Read<ListTasks>("/tasks"),
        Write<CompleteTask>("POST", "/tasks/{id}/complete", "leads:write", BodyRule.Ignored),
        Read<ExplainLead>("/leads/{id}/explain"),
        Read<ListMeetings>("/leads/{id}/meetings"),
        Write<BookMeeting>("POST", "/meetings", "meetings:write"),
        Write<CancelMeeting>("POST", "/meetings/{id}/cancel", "meetings:write", BodyRule.Optional),
        Write<ConfirmMeeting>("POST", "/meetings/{id}/confirm", "meetings:write", BodyRule.Ignored),
        Write<TellOutcome>("POST", "/meetings/{id}/outcome", "meetings:write"),
        Read<ListConversionTypes>("/conversion-types"),
        Write<CreateConversionType>("POST", "/conversion-types", "config:write"),
        Write<UpdateConversionType>("PATCH", "/conversion-types/{id}", "config:write"),
        Read<ListConversions>("/conversions"),
        Write<CreateConversion>("POST", "/conversions", "leads:write"),
        Read<ListProcessors>("/processors"),
        Write<ProcessorCreation>("POST", "/processors", "config:write"),
        Read<ProcessorView>("/processors/{id}"),
        Write<ProcessorChange>("PATCH", "/processors/{id}", "config:write"),
        Write<ProcessorRemoval>("DELETE", "/processors/{id}", "config:write", BodyRule.Ignored),
        Write<CreateRule>("POST", "/processors/{id}/rules", "config:write"),
        Write<UpdateRule>("PATCH", "/processors/{id}/rules/{childId}", "config:write"),
        Write<DeleteRule>("DELETE", "/processors/{id}/rules/{childId}", "config:write", BodyRule.Ignored),
        Write<RouteLeads>("POST", "/processors/{id}/leads", "leads:write"),
        Read<ListHooks>("/intake-hooks"),
        Write<CreateHook>("POST", "/intake-hooks", "config:write"),
        Read<GetHook>("/intake-hooks/{id}"),
        Write<UpdateHook>("PATCH", "/intake-hooks/{id}", "config:write"),
        Write<DeleteHook>("DELETE", "/intake-hooks/{id}", "config:write", BodyRule.Ignored),
        Write<RotateHookToken>("POST", "/intake-hooks/{id}/rotate-token", "config:write", BodyRule.Ignored),
        Read<ListHookRefusals>("/intake-hooks/{id}/refusals"),
        Write<SendMessage>("POST", "/messages", "messages:write"),
        Read<ListTemplates>("/templates"),
        Write<SyncTemplates>("POST", "/templates/sync", "config:write", BodyRule.Optional),
        Read<ListTags>("/tags"),
        Write<CreateTag>("POST", "/tags", "config:write"),
        Write<UpdateTag>("PUT", "/tags/{id}", "config:write"),
        Write<DeleteTag>("DELETE", "/tags/{id}", "config:write", BodyRule.Ignored),
        Read<ListWorkflows>("/workflows"),
        Write<CreateWorkflow>("POST", "/workflows", "config:write"),
        Read<GetWorkflow>("/workflows/{id}"),
        Write<PublishWorkflow>("POST", "/workflows/{id}/publish", "config:write", BodyRule.Optional),
        Write<PauseWorkflow>("POST", "/workflows/{id}/pause", "config:write", BodyRule.Ignored),
        Write<ResumeWorkflow>("POST", "/workflows/{id}/resume", "config:write", BodyRule.Optional),
        Read<ListSenders>("/senders"),
        Write<CreateSender>("POST", "/senders", "config:write"),
        Write<UpdateSender>("PATCH", "/senders/{id}", "config:write"),
        Write<TestSender>("POST", "/senders/{id}/test", "config:write", BodyRule.Ignored),
        Write<RotateSender>("POST", "/senders/{id}/rotate", "config:write"),
        Write<PauseSender>("POST", "/senders/{id}/pause", "config:write", BodyRule.Ignored),
        Write<ResumeSender>("POST", "/senders/{id}/resume", "config:write", BodyRule.Optional),
        Read<ShowWorkspace>("/workspace"),
        Write<PauseWorkspace>("POST", "/workspace/pause", "config:write", BodyRule.Ignored),
        Write<ResumeWorkspace>("POST", "/workspace/resume", "config:write", BodyRule.Optional),
        Read<ListHeld>("/touchpoints"),
        Write<SettleTouchpoint>("POST", "/touchpoints/{id}/settle", "leads:write"),
        Read<SimulateDocument>("POST", "/workflows/simulate", BodyRule.Required),
        Read<SimulateWorkflow>("POST", "/workflows/{id}/simulate", BodyRule.Optional),
        Read<PlanWorkflow>("POST", "/workflows/{id}/plan", BodyRule.Required),
        Read<ExplainWorkflow>("/workflows/{id}/explain"),
        Read<ExplainSender>("/senders/{id}/explain"),
        Read<GetBlockConfig>("/workflows/{id}/block-config"),
        Write<PutBlockConfig>("PUT", "/workflows/{id}/block-config", "config:write"),
        Read<GetTimeRules>("/time-rules"),
        Write<PutTimeRules>("PUT", "/time-rules", "config:write"),
        Read<ListCalendars>("/calendars"),
        Write<ImportCalendar>("POST", "/calendars", "config:write"),
        Read<ListTeam>("/team"),
        Read<ListCampaigns>("/campaigns"),
        Write<CreateCampaign>("POST", "/campaigns", "config:write"),
        Write<UpdateCampaign>("PATCH", "/campaigns/{id}", "config:write"),
        Write<DeleteCampaign>("DELETE", "/campaigns/{id}", "config:write", BodyRule.Ignored),
        Read<ReadEvents>("/events"),
        Read<ListWebhooks>("/webhooks"),
        Write<CreateWebhook>("POST", "/webhooks", "config:write"),
        Read<GetWebhook>("/webhooks/{id}"),
        Write<UpdateWebhook>("PATCH", "/webhooks/{id}", "config:write"),
        Write<DeleteWebhook>("DELETE", "/webhooks/{id}", "config:write", BodyRule.Ignored),
        Write<SendTestEvent>("POST", "/webhooks/{id}/test", "config:write", BodyRule.Ignored),
        Write<RotateWebhookSecret>("POST", "/webhooks/{id}/rotate-secret", "config:write", BodyRule.Ignored),
        Read<ListDeliveries>("/webhooks/{id}/deliveries"),
        Write<RepeatDelivery>("POST", "/webhooks/{id}/deliveries/{childId}/redeliver", "config:write", BodyRule.Ignored),
        Read<ListChatbots>("/chatbots"),
        Write<CreateChatbot>("POST", "/chatbots", "config:write"),
        Read<GetChatbot>("/chatbots/{id}"),
        Write<UpdateChatbot>("PUT", "/chatbots/{id}", "config:write"),
        Write<UpdateChatbot>("PATCH", "/chatbots/{id}", "config:write"),
        Write<DeleteChatbot>("DELETE", "/chatbots/{id}", "config:write", BodyRule.Ignored),
        Read<ListWidgets>("/chatbots/{id}/widgets"),
        Write<CreateWidget>("POST", "/chatbots/{id}/widgets", "config:write"),
        Read<GetWidget>("/chatbots/{id}/widgets/{childId}"),
        Write<UpdateWidget>("PUT", "/chatbots/{id}/widgets/{childId}", "config:write"),
        Write<UpdateWidget>("PATCH", "/chatbots/{id}/widgets/{childId}", "config:write"),
        Read<ListTestClocks>("/test-clocks"),
        Write<CreateTestClock>("POST", "/test-clocks", "config:write", BodyRule.Optional),
        Read<GetTestClock>("/test-clocks/{id}"),
        Write<AdvanceTestClock>("POST", "/test-clocks/{id}/advance", "config:write"),
        Write<DeleteTestClock>("DELETE", "/test-clocks/{id}", "config:write", BodyRule.Ignored),
    ];

    static NexorRoute Read<T>(string path)
        where T : INexorOperation => new("GET", path, typeof(T), null, BodyRule.Ignored);

    // Changes nothing, and says by its body what is wanted.
    static NexorRoute Read<T>(string method, string path, BodyRule body)
        where T : INexorOperation => new(method, path, typeof(T), null, body);

    static NexorRoute Write<T>(string method, string path, string scope, BodyRule body = BodyRule.Required)
        where T : INexorOperation => new(method, path, typeof(T), scope, body);
}
