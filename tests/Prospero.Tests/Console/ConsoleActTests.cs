using Microsoft.Playwright;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Prospero.Tests.WebConsole;

/// <summary>What people do on the console's pages, in Chromium.</summary>
public sealed class ConsoleActTests(ActPlace acts, Browser browser) : IClassFixture<ActPlace>, IClassFixture<Browser>
{
    const string Offer = """
        { "name": "Offer", "timezone": "America/Bogota", "steps": [
          { "type": "email", "subject": "About {{metadata.product}}", "content": "Hello" },
          { "type": "call", "delay": "1d" } ] }
        """;

    const string Visit = """
        { "name": "Visit", "timezone": "America/Bogota", "steps": [
          { "type": "task", "title": "Send {{lead.first_name}} the plans", "note": "By post", "due_in": "1h", "timeout": "10d" },
          { "type": "call" } ] }
        """;

    readonly List<string> _complaints = [];

    ConsolePlace Place => acts.Place;

    [Fact]
    public async Task What_is_held_is_told_with_its_reason_and_settled_by_hand()
    {
        var lead = await Place.AddLead("Hilde", phone: "+15550100102", email: "hilde@example.com", workflow: await Place.Publish(Offer));
        await Place.RunFor(TimeSpan.FromMinutes(5));
        var page = await Open("/console/held");

        var card = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Hilde" });
        await Expect(card).ToContainTextAsync("It cannot leave: no value for {{metadata.product}}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Held 1" })).ToBeVisibleAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Skip it" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("It is skipped, and the cadence goes on.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is held" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
        Assert.Equal(TouchpointState.Skipped, (await Place.Part<ICadence>().TouchpointsOf(Place.Test.Id, lead.Id, default))[0].State);
        Assert.Contains(await Audited(), entry => entry is { Actor: "user:admin", Action: "touchpoint.skip" });
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_task_is_done_and_the_cadence_goes_on()
    {
        var lead = await Place.AddLead("Tilda", phone: "+15550100102", workflow: await Place.Publish(Visit));
        await Place.RunFor(TimeSpan.FromMinutes(5));
        var page = await Open($"/console/leads/{lead.Id}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "To do" })).ToContainTextAsync("Send Tilda the plans");

        await page.GetByRole(AriaRole.Link, new() { Name = "Tasks 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Listitem)
            .Filter(new() { HasText = "Send Tilda the plans" })
            .GetByRole(AriaRole.Button, new() { Name = "Done" })
            .ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Done: Send Tilda the plans.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing to do" })).ToBeVisibleAsync();
        await Place.RunFor(TimeSpan.FromMinutes(1));
        Assert.Contains(
            await Place.Part<ICadence>().TouchpointsOf(Place.Test.Id, lead.Id, default),
            one => one.Kind == TouchpointKind.Step
        );
        Assert.Empty(_complaints);
    }

    [Theory]
    [InlineData(PauseScope.Workspace)]
    [InlineData(PauseScope.Workflow)]
    [InlineData(PauseScope.Sender)]
    public async Task What_is_paused_goes_on_at_the_rate_that_was_given(PauseScope scope)
    {
        await Place.AddLead("Paul", phone: "+15550100102");
        var path = await PathOf(scope);
        var page = await Open(path);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is paused: nothing leaves until it is resumed.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Paused" })).ToBeVisibleAsync();
        if (scope == PauseScope.Workspace)
        {
            await page.GotoAsync("/console");
            await Expect(page.GetByText("The workspace is paused: nothing leaves it.")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Resume it" }).ClickAsync();
        }

        await page.GetByLabel("Overdue touches per minute").FillAsync("60");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("goes on");
        await Expect(page.Locator(".sweep").First).ToContainTextAsync("0 back on the timetable");
        await Expect(page.Locator(".sweep").First).ToContainTextAsync("goes on");

        // It looks twice, the second time once nobody can hold a claim from before.
        foreach (var rest in new[] { TimeSpan.Zero, TimeSpan.FromHours(12) })
        {
            await Place.RunFor(rest);
            while (await Place.Part<SweepRunner>().RunOnce(default)) { }
        }

        await page.ReloadAsync();
        await Expect(page.Locator(".sweep").First.Locator(".pill")).ToHaveTextAsync("done");
        Assert.Contains(await Audited(), entry => entry.Action == $"{Pauses.NameOf(scope)}.resumed" && entry.Actor == "user:admin");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_document_is_previewed_simulated_and_published_and_leads_go_over()
    {
        var workflow = await Place.Publish("""{ "name": "Ring", "steps": [{ "type": "call", "key": "first" }] }""");
        await Place.AddLead("Vera", phone: "+15550100102", workflow: workflow);
        var page = await Open($"/console/workflows/{workflow}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToContainTextAsync("Call");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit, simulate, publish" }).ClickAsync();

        var document = page.GetByLabel("Document");
        Assert.Contains("\"first\"", await document.InputValueAsync(), StringComparison.Ordinal);
        await document.FillAsync("""{ "name": "Ring twice", "steps": [{ "type": "fax" }] }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("$.steps[0].type");
        // What the browser says about the 422.
        _complaints.Clear();

        const string changed =
            """{ "name": "Ring twice", "steps": [{ "type": "call", "key": "first", "max_attempts": 2, "retry_after": "1h" }] }""";
        await document.FillAsync(changed);
        await page.GetByRole(AriaRole.Radio, new() { Name = "all go over" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        var preview = page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Expect(preview).ToContainTextAsync("1 of 1 leads under way would go over.");
        await Expect(preview).ToContainTextAsync("go to first");

        await page.GetByLabel("Leads", new() { Exact = true }).FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Simulate" }).ClickAsync();
        var simulated = page.GetByRole(AriaRole.Region, new() { Name = "Simulated" });
        await Expect(simulated).ToContainTextAsync("5 simulated leads over 30 days");
        await Expect(simulated.Locator("details.story")).ToHaveCountAsync(5);
        Assert.Equal(changed, await document.InputValueAsync());
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "all go over" })).ToBeCheckedAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Version 2 is published.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ring twice" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Versions" })).ToContainTextAsync("Version 2");
        Assert.Contains(
            await Place.Part<ISweeps>().Of(Place.Test.Id, 10, default),
            sweep => sweep.Kind == SweepKind.Move && sweep.Subject == workflow.Value
        );
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_new_workflow_begins_with_an_example()
    {
        var page = await Open("/console/workflows/new");

        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByText("The document is right.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Version 1 is published.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Call back" })).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_form_shows_what_it_kept_out_and_is_switched_off()
    {
        var widget = (await Place.Part<IWidgets>().All(Place.Live.Id, default))[0];
        var now = Place.Part<TimeProvider>().GetUtcNow();
        await Place.Do(tx =>
            Place
                .Part<IWidgets>()
                .CountRejections(
                    tx,
                    [
                        new(Place.Live.Id, widget.Id, WidgetRejection.Honeypot, 1_234, now),
                        new(Place.Live.Id, widget.Id, WidgetRejection.Origin, 5, now),
                    ],
                    default
                )
        );
        var page = await Open("/console/widgets");

        var card = page.Locator($"#widget-{widget.Id}");
        await Expect(card.GetByRole(AriaRole.Row).First).ToContainTextAsync("1,234 filled in by a program");
        await Expect(card).ToContainTextAsync("its page may not show the form");
        await card.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The form is off");
        Assert.Null(await Place.Part<IWidgets>().FindOpen(widget.Id, default));
        await card.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(card).ToContainTextAsync("Switch off");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_lead_shows_what_it_agreed_to_and_what_is_booked()
    {
        var lead = await Place.AddLead("Cora", phone: "+15550100102");
        var now = Place.Part<TimeProvider>().GetUtcNow();
        var widget = (await Place.Part<IWidgets>().All(Place.Live.Id, default))[0];
        var begins = Place.Test.CadenceNow(now).AddHours(3);
        var terms = new MeetingTerms(
            "Pool visit",
            begins,
            begins.AddMinutes(45),
            "America/Bogota",
            MeetingPlace.Video,
            "https://meet.example.com/cora",
            null,
            null,
            null,
            Place.Admin.Id,
            new MeetingGuest("Cora", null, null),
            "[]"
        );
        await Place.Do(async tx =>
        {
            await Place
                .Part<IWidgets>()
                .AddConsent(
                    tx,
                    new WidgetConsent(
                        Ids.New(now),
                        Place.Test.Id,
                        lead.Id,
                        widget.Id,
                        true,
                        "You may call me.",
                        now,
                        "https://a.example/",
                        null
                    ),
                    default
                );
            await Place
                .Part<IMeetings>()
                .Save(
                    tx,
                    new Meeting(MeetingId.New(now), Place.Test.Id, lead.Id, terms, MeetingStatus.Scheduled, null, null, null, now, now),
                    default
                );
        });
        var page = await Open($"/console/leads/{lead.Id}");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Consent" })).ToContainTextAsync("“You may call me.”");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Meetings" })).ToContainTextAsync("Pool visit");
        await Expect(page.Locator(".gates")).ToContainTextAsync("The sender's limit leaves room");
        await page.GetByRole(AriaRole.Link, new() { Name = "Meetings" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Cora" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "join" })).ToHaveAttributeAsync("href", "https://meet.example.com/cora");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task The_pipeline_shows_leads_by_status_and_leads_to_them()
    {
        await Place.AddLead("Pia", "Pipe", phone: "+15550100102");
        var page = await Open($"/console/pipeline?workflow={Place.Workflow}");

        var first = page.GetByRole(AriaRole.Region, new() { Name = "New" });
        await Expect(first.GetByRole(AriaRole.Link, new() { Name = "Pia Pipe" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Visit booked" })).ToContainTextAsync("Nobody.");
        await first.GetByRole(AriaRole.Link, new() { Name = "Pia Pipe" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pia Pipe" })).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task No_page_scrolls_sideways_on_a_phone()
    {
        var page = await Open("/console", width: 390);

        foreach (
            var path in new[]
            {
                "pipeline",
                "meetings",
                "tasks",
                "held",
                "workflows",
                $"workflows/{Place.Workflow}",
                $"workflows/{Place.Workflow}/document",
                "senders",
                "widgets",
                "workspace",
            }
        )
        {
            await page.GotoAsync($"/console/{path}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), path);
        }

        Assert.Empty(_complaints);
    }

    async Task<string> PathOf(PauseScope scope) =>
        scope switch
        {
            PauseScope.Workspace => "/console/workspace",
            PauseScope.Workflow => $"/console/workflows/{Place.Workflow}",
            _ => $"/console/senders/{(await Place.Part<ISenders>().All(Place.Live.Id, default))[0].Id}",
        };

    Task<IReadOnlyList<AuditEntry>> Audited() => Place.Part<IAccess>().Audited(Place.Live.Id, 20, default);

    async Task<IPage> Open(string path, int width = 1280)
    {
        var page = await browser.Open(Place, _complaints, width);
        await page.GotoAsync($"/console/sign-in/{await Place.SignInToken()}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Leads", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync(path);
        return page;
    }
}

/// <summary>One server for all of them.</summary>
public sealed class ActPlace : IAsyncLifetime
{
    public ConsolePlace Place { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Place = await ConsolePlace.Open();

    public ValueTask DisposeAsync() => Place.DisposeAsync();
}
