using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Providers.Simulated;
using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.WebConsole;

/// <summary>
/// A server with the console and a test data set on a clock of its own, sixty times as fast as ours. Nothing happens by itself.
/// </summary>
public sealed class ConsolePlace : IAsyncDisposable
{
    const double Rate = 60;

    /// <summary>A Monday, 09:00 in Bogotá.</summary>
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("prospero-console-").FullName;

    // Browsers judge cookies by their own clock, so ours has to show about the same.
    readonly ManualClock _clock = new(DateTimeOffset.UtcNow);
    WebApplication _app = null!;

    public string Address { get; private set; } = "";

    public Workspace Live { get; private set; } = null!;

    public Workspace Test { get; private set; } = null!;

    public User Admin { get; private set; } = null!;

    public WorkflowId Workflow { get; private set; }

    DateTimeOffset CadenceNow => Test.CadenceNow(_clock.GetUtcNow());

    public static async Task<ConsolePlace> Open()
    {
        var place = new ConsolePlace();
        await place.Start();
        return place;
    }

    public T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task Do(Func<ITransaction, Task> work) =>
        Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    await work(tx);
                    return true;
                },
                default
            );

    /// <summary>Makes a sign-in link as the terminal does; returns its token.</summary>
    public async Task<string> SignInToken(TimeSpan? lifetime = null)
    {
        var token = $"token-{Guid.NewGuid():N}";
        var ends = _clock.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(15));
        await Do(tx => Part<IAccess>().AddSignIn(tx, ApiKey.HashOf(token), Admin.Id, ends, default));
        return token;
    }

    /// <summary>Adds a lead, to the test data and enrolled in the workflow unless told otherwise.</summary>
    public async Task<Lead> AddLead(
        string first,
        string? last = null,
        string? phone = null,
        string? email = null,
        string? timeZone = null,
        bool isEnrolled = true,
        Workspace? to = null,
        WorkflowId? workflow = null
    )
    {
        Phone? dialled = null;
        EmailAddress? address = null;
        Assert.True(phone is null || Phone.TryParse(phone, out dialled));
        Assert.True(email is null || EmailAddress.TryParse(email, out address));
        var draft = new LeadDraft(
            first,
            last,
            address,
            dialled,
            "Acme",
            null,
            "website",
            null,
            timeZone,
            null,
            ["Newsletter"],
            null,
            Metadata.Of(new JsonObject { ["budget"] = "12000", ["utm_source"] = "spring-fair" }),
            null,
            isEnrolled ? new EnrolmentWish(workflow ?? Workflow) : null
        );
        var request = new IntakeRequest(to ?? Test, "api", [draft], null);
        var answer = await Part<LeadIntake>().Accept([request], default);
        return ((IntakeResult.Stored)((Once<IReadOnlyList<IntakeResult>>.Done)answer[0]).Result[0]).Lead;
    }

    /// <summary>Publishes a new workflow.</summary>
    public async Task<WorkflowId> Publish(string document)
    {
        WorkflowId id = default;
        await Do(async tx =>
        {
            var result = await Part<WorkflowEditor>().CreatePublished(tx, Live.Id, document, default);
            if (result is EditResult.Invalid invalid)
                Assert.Fail(invalid.Problems.ToString());
            id = ((EditResult.Saved)result).Workflow.Id;
        });
        return id;
    }

    /// <summary>Lets cadence time go by, from due time to due time.</summary>
    public async Task RunFor(TimeSpan time)
    {
        var end = CadenceNow + time;
        await RunDue();
        while (await NextDue() is { } next && next <= end)
        {
            Advance(next - CadenceNow);
            await RunDue();
        }

        Advance(end - CadenceNow);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    async Task Start()
    {
        _app = ProsperoApp.Build(
            new ServerOptions
            {
                Urls = ["http://127.0.0.1:0"],
                DataFolder = _folder,
                Roles = Roles.Console,
                Clock = _clock,
                LogLevel = LogLevel.Error,
                Simulated = new SimulatedOptions("console"),
            }
        );
        Address = await ProsperoApp.Start(_app, default);
        Live = (await Part<IAccess>().Workspaces(default))[0];
        Admin = (await Part<IAccess>().Users(Live.Id, default))[0];
        var now = _clock.GetUtcNow();
        var clock = new CadenceClock(ClockId.New(now), Monday, now, Rate);
        Test = new Workspace(WorkspaceId.New(now), Live.Name, "America/Bogota", null, Live.Id, clock, now);
        await Do(tx => Part<IAccess>().AddWorkspace(tx, Test, default));
        await Publish();
    }

    async Task Publish()
    {
        const string members = """
            {
              "name": "Pool visit",
              "statuses": [
                { "key": "new", "label": "New", "color": "#3b82f6", "category": "active", "is_initial": true },
                { "key": "visit", "label": "Visit booked", "color": "#16a34a", "category": "won", "is_terminal": true },
                { "key": "lost", "label": "Not interested", "color": "#9ca3af", "category": "lost", "is_terminal": true }
              ]
            }
            """;
        var document = new WorkflowText("America/Bogota", "08:00-18:00", members)
            .Call(attempts: 2, retryAfter: TimeSpan.FromMinutes(30), say: "Hi {{lead.first_name}}, this is Vera from Blue Pools.")
            .WhatsAppText("Hi {{lead.first_name}}, we tried to call you about your pool. When would suit you?", TimeSpan.FromMinutes(20))
            .Email(
                "Your pool, {{lead.first_name}}",
                "Hi {{lead.first_name}},\n\nwe would love to show you what fits your garden. Just answer this mail.\n\nVera",
                attempts: 2,
                retryAfter: TimeSpan.FromDays(1),
                delay: TimeSpan.FromHours(2)
            )
            .ToJson();
        Workflow = await Publish(document);
    }

    async Task RunDue()
    {
        while (
            await Part<SimulatedPeople>().RunOnce(Test.Clock!.Id, CadenceNow, default)
                + await Part<CadenceEngine>().RunOnce(Test.Clock!.Id, CadenceNow, default)
            > 0
        ) { }
    }

    // Rounded up: our time is sixty times coarser than the data's.
    void Advance(TimeSpan cadence)
    {
        if (cadence > TimeSpan.Zero)
            _clock.Advance(TimeSpan.FromMilliseconds(Math.Ceiling(cadence.TotalMilliseconds / Rate)));
    }

    async Task<DateTimeOffset?> NextDue()
    {
        var touch = await Part<ICadence>().NextDue(Test.Clock!.Id, default);
        var act = await Part<SimulatedPeople>().NextDue(Test.Clock!.Id, default);
        return touch is null ? act
            : act is null || touch < act ? touch
            : act;
    }
}
