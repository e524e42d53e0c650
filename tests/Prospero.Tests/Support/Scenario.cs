using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Events;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Core.Webhooks;
using Prospero.Core.Workflows;
using Prospero.Providers;
using Prospero.Providers.Simulated;
using Prospero.Server.Startup;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>
/// A lead's story: a clock that jumps from due time to due time, a real database in a temporary folder, simulated people and
/// the real engine. What is asserted is the timeline that an operator would see.
/// </summary>
public sealed partial class Scenario : IAsyncDisposable
{
    readonly Dictionary<Channel, IReadOnlyList<string>> _script = [];
    readonly Dictionary<string, LeadId> _leads = new(StringComparer.Ordinal);
    readonly string _folder = Directory.CreateTempSubdirectory("prospero-scenario-").FullName;
    string? _database;
    readonly DateTimeZone _zone;
    readonly string? _open;
    ServiceProvider _parts = null!;
    Workspace _workspace = null!;
    WorkflowId? _workflow;

    Scenario(DateTimeOffset start, DateTimeZone zone, string? open)
    {
        Clock = new ManualClock(start);
        _zone = zone;
        _open = open;
    }

    public ManualClock Clock { get; }

    public WorkspaceId Workspace => _workspace.Id;

    /// <summary>Begins at a local time of a zone, in which leads may be contacted during <paramref name="open"/> on any day.</summary>
    public static async Task<Scenario> Begin(string start, string zone = "America/Bogota", string? open = null)
    {
        var tz = DateTimeZoneProviders.Tzdb[zone];
        var local = LocalDateTime.FromDateTime(DateTime.ParseExact(start, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        var scenario = new Scenario(tz.AtLeniently(local).ToDateTimeOffset().ToUniversalTime(), tz, open);
        await scenario.Open();
        return scenario;
    }

    /// <summary>A part of the product, to look at or to disturb.</summary>
    public T Part<T>()
        where T : notnull
    {
        NoteUse(typeof(T));
        return _parts.GetRequiredService<T>();
    }

    public void CallsWillAnswer(params string[] outcomes) => Script(Channel.Call, outcomes);

    public void WhatsAppsWillBe(params string[] outcomes) => Script(Channel.WhatsApp, outcomes);

    public void TextsWillBe(params string[] outcomes) => Script(Channel.Sms, outcomes);

    public void EmailsWillBe(params string[] outcomes) => Script(Channel.Email, outcomes);

    /// <summary>Publishes a workflow.</summary>
    public async Task<WorkflowId> Workflow(Func<WorkflowText, WorkflowText> write, string? members = null)
    {
        var document = write(new WorkflowText(_zone.Id, _open, members)).ToJson();
        var result = await Part<IStore>()
            .InTransaction(tx => Part<WorkflowEditor>().CreatePublished(tx, _workspace.Id, document, default), default);
        if (result is EditResult.Invalid invalid)
            Assert.Fail(invalid.Problems.ToString());
        _workflow = ((EditResult.Saved)result).Workflow.Id;
        return _workflow.Value;
    }

    /// <summary>Limits the workspace's sender on a channel.</summary>
    public async Task Limit(Channel channel, SenderLimits limits)
    {
        var senders = Part<ISenders>();
        var sender = (await senders.All(_workspace.Id, default)).Single(sender => sender.Channel == channel);
        await Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    await senders.Save(tx, sender with { Limits = limits }, Clock.GetUtcNow(), default);
                    return true;
                },
                default
            );
    }

    /// <summary>Gives the workspace's voice sender so many lines.</summary>
    public async Task Lines(int most)
    {
        var senders = Part<ISenders>();
        var sender = (await senders.All(_workspace.Id, default)).Single(sender => sender.Channel == Channel.Call);
        var settings = new Dictionary<string, string>(sender.Settings) { [Sender.MostCallsSetting] = $"{most}" };
        await Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    await senders.Save(tx, sender with { Settings = settings }, Clock.GetUtcNow(), default);
                    return true;
                },
                default
            );
    }

    /// <summary>A lead comes in and is enrolled in the workflow that was published last.</summary>
    /// <param name="metadata">A JSON object; null for none.</param>
    public async Task<IntakeResult.Stored> LeadArrives(
        string name,
        string? phone = null,
        string? email = null,
        string? timeZone = null,
        string? metadata = null,
        params string[] tags
    )
    {
        var number = 10 + _leads.Count;
        Assert.True(EmailAddress.TryParse(email ?? $"{name}@example.com", out var address));
        Assert.True(Phone.TryParse(phone ?? $"+57300123{number:0000}", out var dialled));
        var draft = new LeadDraft(
            name,
            null,
            address,
            dialled,
            null,
            null,
            null,
            null,
            timeZone,
            null,
            tags,
            null,
            metadata is null ? Metadata.Empty : Metadata.Trusted(metadata),
            null,
            _workflow is { } workflow ? new EnrolmentWish(workflow) : null
        );
        var answer = await Part<LeadIntake>().Accept([new IntakeRequest(_workspace, "test", [draft], null)], default);
        var stored = (IntakeResult.Stored)((Once<IReadOnlyList<IntakeResult>>.Done)answer[0]).Result[0];
        _leads[name] = stored.Lead.Id;
        Arrived(name, stored);
        return stored;
    }

    /// <summary>Somebody changes a lead.</summary>
    /// <param name="metadata">A JSON object to merge; null to leave it.</param>
    /// <param name="tags">All its tags from now on; none to leave them.</param>
    public async Task Change(string name, string? metadata, params string[] tags)
    {
        var change = new LeadChange(
            Metadata: metadata is null ? Metadata.Empty : Metadata.Trusted(metadata),
            TagNames: tags.Length == 0 ? default : Field<IReadOnlyList<string>>.To(tags)
        );
        var changed = await Part<LeadEditor>().Change([new ChangeRequest(_workspace, _leads[name], change, null)], default);
        Assert.IsType<LeadChangeResult.Changed>(((Once<LeadChangeResult>.Done)changed[0]).Result);
    }

    /// <summary>Another program says that something happened.</summary>
    public async Task Signal(string name, string signal) =>
        Assert.NotNull(
            await Part<IStore>()
                .InTransaction(tx => Part<LeadSignals>().Accept(tx, _workspace, _leads[name], signal, Clock.GetUtcNow(), default), default)
        );

    /// <summary>Something happens that a signal tells to all of the lead's runs.</summary>
    public Task Raise(string name, Signal signal)
    {
        Disturbed("a signal");
        return _parts
            .GetRequiredService<IStore>()
            .InTransaction(
                async tx =>
                {
                    var now = Clock.GetUtcNow();
                    var lead = (await Part<ILeads>().Find(tx, _workspace.Id, _leads[name], default))!;
                    var runs = await Part<ICadence>().OpenRuns(tx, _workspace.Id, [lead.Id], default);
                    var heard = await Part<InboundReplies>().Signalled(tx, _workspace, lead, runs, signal, now, default);
                    await Part<ICadence>().Apply(tx, _workspace.Id, heard, default);
                    return true;
                },
                default
            );
    }

    /// <summary>Somebody has done the oldest open task.</summary>
    public async Task<LeadTask> CompleteTask(string by = "ana")
    {
        var task = (await Part<ILeadTasks>().List(_workspace.Id, true, null, null, 1, default))[0];
        var done = await Part<IStore>()
            .InTransaction(tx => Part<LeadSignals>().Complete(tx, _workspace, task.Id, by, Clock.GetUtcNow(), default), default);
        return done!;
    }

    public LeadId Lead(string name) => _leads[name];

    /// <summary>Lets time go by, from due time to due time.</summary>
    public async Task RunFor(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        await RunDue();
        while (await NextDue() is { } next && next <= end)
        {
            if (next > Clock.GetUtcNow())
                Clock.JumpTo(next);
            await RunDue();
        }

        Clock.JumpTo(end);
    }

    /// <summary>Everything that is due now happens.</summary>
    public async Task RunDue()
    {
        for (var turn = 0; turn < 100; turn++)
        {
            var handled = await Part<CadenceEngine>().RunOnce(null, Clock.GetUtcNow(), default);
            handled += await Part<SimulatedPeople>().RunOnce(null, Clock.GetUtcNow(), default);
            handled += await SweepOnce() ? 1 : 0;
            handled += await Part<Rescuer>().ReleaseExpired(default);
            handled += await Part<Rescuer>().AskOverdue(null, Clock.GetUtcNow(), default);
            handled += await Part<StatusTimeouts>().RunOnce(null, Clock.GetUtcNow(), default);
            if (handled == 0)
                return;
        }

        Assert.Fail($"After 100 turns at {Clock.GetUtcNow():O} something is still due:\n{await Everything()}");
    }

    /// <summary>The timeline of a lead, one line per touch, reply or turn of its cadence.</summary>
    public async Task TimelineReads(string name, string expected)
    {
        var lines = await Timeline(name);
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), string.Join('\n', lines));
    }

    public async Task<IReadOnlyList<string>> Timeline(string name)
    {
        await CompareWithSimulation(name);
        return await EngineTimeline(name);
    }

    async Task<IReadOnlyList<string>> EngineTimeline(string name)
    {
        var activities = await Part<IEvents>().Timeline(_workspace.Id, _leads[name], default);
        return [.. activities.Where(line => line.Type is not ("lead_received" or "workflow_assigned")).Select(Line)];
    }

    /// <summary>The touchpoints of a lead, oldest first.</summary>
    public Task<IReadOnlyList<Touchpoint>> Touchpoints(string name) => Part<ICadence>().TouchpointsOf(_workspace.Id, _leads[name], default);

    public async Task<Run> Run(string name) => (await Part<ICadence>().RunsOf(_workspace.Id, [_leads[name]], default))[^1];

    public Task<IReadOnlyList<Message>> Messages(string name) => Part<IMessages>().OfLead(_workspace.Id, _leads[name], default);

    /// <summary>What the provider itself says it received for a lead, one line per contact.</summary>
    public IReadOnlyList<string> Received(string name)
    {
        var log = Path.Combine(_folder, "provider.log");
        if (!File.Exists(log))
            return [];
        var touchpoints = Touchpoints(name).GetAwaiter().GetResult().Select(touchpoint => touchpoint.Id.ToString()).ToHashSet();
        return [.. File.ReadAllLines(log).Where(line => touchpoints.Any(id => line.Contains(id, StringComparison.Ordinal)))];
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        await IOnPostgres.Drop(_database);
    }

    async Task Open()
    {
        _database = await IOnPostgres.NewDatabase();
        var options = new ServerOptions
        {
            DataFolder = _folder,
            Postgres = _database,
            Clock = Clock,
            Network = new NetworkOptions { AllowedRanges = [System.Net.IPNetwork.Parse("127.0.0.0/8")] },
            Webhooks = new WebhookOptions { AllowsHttp = true },
            Simulated = new SimulatedOptions("scenario", Path.Combine(_folder, "provider.log"), Script: _script),
        };
        var services = new ServiceCollection();
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.None));
        services.AddProspero(options);
        _parts = services.BuildServiceProvider();
        await Part<Installation>().Prepare(default);
        _workspace = (await Part<IAccess>().Workspaces(default))[0];
        foreach (var (template, body) in new[] { ("we-tried-to-reach-you", "Hi {{1}}, we tried to call you."), ("welcome", "Hi {{1}}.") })
            await AddTemplate(template, body);
    }

    Task AddTemplate(string name, string body) =>
        Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    var now = Clock.GetUtcNow();
                    var id = TemplateId.New(now);
                    await Part<IMessages>()
                        .SaveTemplate(
                            tx,
                            new Template(id, _workspace.Id, name, "en", "UTILITY", "APPROVED", body, ["first_name"], now),
                            default
                        );
                    return true;
                },
                default
            );

    async Task<DateTimeOffset?> NextDue()
    {
        var touch = await Part<ICadence>().NextDue(null, default);
        var act = await Part<SimulatedPeople>().NextDue(null, default);
        var timeout = await Part<StatusTimeouts>().NextDue(null, default);
        return new[] { touch, act, timeout }.Min();
    }

    string Line(Activity activity)
    {
        var local = Instant.FromDateTimeOffset(activity.At).InZone(_zone).ToDateTimeUnspecified();
        var (title, words) = activity.Title.StartsWith("Cadence ", StringComparison.Ordinal)
            ? ("cadence", $"{activity.Title[8..]}: {activity.Description}")
            : (activity.Title, activity.Description);
        return $"{local.ToString("ddd HH:mm", CultureInfo.InvariantCulture)}  {title, -8}  {words}";
    }

    async Task<string> Everything()
    {
        var lines = new List<string>();
        foreach (var name in _leads.Keys)
            lines.AddRange((await Touchpoints(name)).Select(touchpoint => $"{name}: {touchpoint}"));
        return string.Join('\n', lines);
    }
}
