using Microsoft.Playwright;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Doors;
using Prospero.Tests.WebConsole;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Prospero.Tests.Widgets;

/// <summary>The widget as visitors meet it, in Chromium on a page of another origin.</summary>
public sealed class WidgetBrowserTests(WidgetPlace place, Browser browser)
    : IClassFixture<WidgetPlace>,
        IClassFixture<Browser>,
        IAsyncLifetime
{
    const string AskingForAll = """
        "consent_text":{"en":"You may contact me.","es":"Podéis contactarme."},
        "fields":[{"key":"name","required":true},{"key":"email","required":true},{"key":"phone"},{"key":"preferredMethod"},{"key":"message"}]
        """;

    readonly List<string> _complaints = [];
    ForeignSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await ForeignSite.Start();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_visitor_of_another_site_becomes_a_lead_that_is_enrolled()
    {
        var chatbot = await place.EnrollingChatbot();
        var widget = await place.NewWidget($$"""{"allowed_origins":["{{_site.Origin}}"],{{AskingForAll}}}""", chatbot);
        var page = await Visit(widget);

        await page.GetByRole(AriaRole.Button, new() { Name = "Contact us" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Ana López");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("ana@browser.example");
        await page.GetByLabel("How should we answer?").SelectOptionAsync("phone");
        await page.GetByLabel("Message").FillAsync("مرحبا & <b>hello</b>");
        await page.GetByLabel("You may contact me.").CheckAsync();
        await Send(page, "Send");

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you. We have received your message.");
        Assert.Empty(_complaints);
        var lead = Assert.Single(await Match("ana@browser.example"));
        Assert.Equal(("Ana López", "widget"), (lead.FullName, lead.Source));
        var carded = await place.Server.Get<ILeadCards>().Find(place.Workspace.Id, lead.Id, default);
        Assert.Equal((chatbot, "مرحبا & <b>hello</b>"), (carded!.Card.Chatbot, carded.Card.Message));
        var consent = Assert.Single(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
        Assert.Equal(("You may contact me.", $"{_site.Origin}/"), (consent.Text, consent.Page));
        Assert.NotEmpty(await place.Server.Get<ICadence>().TouchpointsOf(place.Workspace.Id, lead.Id, default));
        Assert.Empty(await place.Rejected(widget));
    }

    [Fact]
    public async Task The_keyboard_is_enough_and_what_is_wrong_is_told()
    {
        var page = await Visit(await place.NewWidget($$"""{ {{AskingForAll}} }"""), language: "es");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Contáctanos" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        var name = page.GetByLabel("Nombre");
        await Expect(name).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Revisa los campos marcados.");
        await Expect(name).ToBeFocusedAsync();
        await Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(name).ToHaveAccessibleDescriptionAsync("Rellena este campo.");
        await Expect(page.GetByLabel("Podéis contactarme.")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Teléfono")).Not.ToHaveAttributeAsync("aria-invalid", "true");

        await page.Keyboard.TypeAsync("Luz");
        await page.Keyboard.PressAsync("Tab");
        await Expect(name).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await page.Keyboard.TypeAsync("luz@browser.example");
        foreach (var key in new[] { "Tab", "Tab", "Tab", "Tab", "Space", "Tab" })
            await page.Keyboard.PressAsync(key);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Enviar" })).ToBeFocusedAsync();
        await Pass(page);
        await page.Keyboard.PressAsync("Enter");
        await page.Clock.RunForAsync(3_000);
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Gracias. Hemos recibido tu mensaje.");
        await Expect(page.GetByRole(AriaRole.Status)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Contáctanos" })).ToBeFocusedAsync();
        Assert.Single(await Match("luz@browser.example"));
        Assert.Empty(_complaints);
    }

    [Theory]
    [InlineData("ltr")]
    [InlineData("rtl")]
    public async Task It_follows_the_direction_of_the_page_and_fits_a_small_screen(string direction)
    {
        var page = await Visit(await place.NewWidget($$"""{ {{AskingForAll}} }"""), direction: direction, width: 320);

        var button = page.GetByRole(AriaRole.Button, new() { Name = "Contact us" });
        var box = (await button.BoundingBoxAsync())!;
        Assert.Equal(direction == "rtl", box.X + (box.Width / 2) < 160);
        await button.ClickAsync();
        var label = (await page.GetByText("Name", new() { Exact = true }).BoundingBoxAsync())!;
        var input = (await page.GetByLabel("Name").BoundingBoxAsync())!;
        Assert.InRange(input.X, 0, 320 - input.Width);
        Assert.True(label.Y < input.Y);
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(
            direction,
            await page.GetByLabel("You may contact me.").EvaluateAsync<string>("box => getComputedStyle(box.parentElement).direction")
        );
        var check = (await page.GetByLabel("You may contact me.").BoundingBoxAsync())!;
        var text = (await page.GetByText("You may contact me.").BoundingBoxAsync())!;
        Assert.Equal(direction == "rtl", check.X > text.X);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Its_tag_may_say_another_direction_than_the_page()
    {
        var page = await Visit(await place.NewWidget($$"""{ {{AskingForAll}} }"""), more: "data-target=\"main\" data-dir=\"rtl\"");

        var check = (await page.GetByLabel("You may contact me.").BoundingBoxAsync())!;
        var text = (await page.GetByText("You may contact me.").BoundingBoxAsync())!;
        Assert.True(check.X > text.X);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_form_that_stayed_open_while_the_machine_slept_is_sent_with_a_new_token()
    {
        var widget = await place.NewWidget();
        var page = await Visit(widget, more: "data-target=\"main\"");
        await page.GetByLabel("Name").FillAsync("Late");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("late@browser.example");
        // The clock on the wall goes on, the browser's own stands.
        var slept = TimeSpan.FromHours(3);
        await page.Clock.SetSystemTimeAsync(DateTime.UtcNow + slept);
        place.Server.Clock.Advance(slept);

        var renewed = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync(),
            answer => answer.Url.Contains("/config", StringComparison.Ordinal)
        );
        Assert.Equal(200, renewed.Status);
        // The page waits from when it has read the answer, which is a moment after it came.
        place.Server.Clock.Advance(TimeSpan.FromSeconds(3));
        var sent = page.WaitForRequestAsync(request => request.Url.EndsWith("/leads", StringComparison.Ordinal));
        while (!sent.IsCompleted)
            await page.Clock.RunForAsync(3_000);
        await sent;

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you. We have received your message.");
        Assert.Single(await Match("late@browser.example"));
        Assert.Empty(await place.Rejected(widget));
    }

    [Fact]
    public async Task A_consent_text_that_changed_meanwhile_is_asked_for_anew()
    {
        var widget = await place.Add($$"""{ {{AskingForAll}} }""");
        var page = await Visit(widget.GetProperty("public_id").GetString()!, more: "data-target=\"main\"");
        await page.GetByLabel("Name").FillAsync("Rosa");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("rosa@browser.example");
        await page.GetByLabel("You may contact me.").CheckAsync();
        await place.Manage(
            "PATCH",
            $"/chatbots/{place.Chatbot}/widgets/{widget.GetProperty("id").GetString()}",
            """{"consent_text":"You may contact me by phone."}"""
        );

        await Send(page, "Send");
        var asked = page.GetByLabel("You may contact me by phone.");
        await Expect(asked).ToBeFocusedAsync();
        await Expect(asked).Not.ToBeCheckedAsync();
        await Expect(asked).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Empty(await Match("rosa@browser.example"));

        await asked.CheckAsync();
        await Expect(asked).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await Send(page, "Send");
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you. We have received your message.");
        var lead = Assert.Single(await Match("rosa@browser.example"));
        var consent = Assert.Single(await place.Server.Get<IWidgets>().Consents(place.Workspace.Id, lead.Id, default));
        Assert.Equal("You may contact me by phone.", consent.Text);
    }

    [Theory]
    [InlineData("""{"accent":"#ffe600","scheme":"light"}""")]
    [InlineData("""{"accent":"#0b3d2e","scheme":"dark"}""")]
    [InlineData("""{"accent":"#777777","scheme":"auto"}""")]
    public async Task Its_texts_can_be_read_on_every_accent(string theme)
    {
        var page = await Visit(await place.NewWidget($$"""{"theme":{{theme}},{{AskingForAll}}}"""));
        await page.GetByRole(AriaRole.Button, new() { Name = "Contact us" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        var weak = await page.EvaluateAsync<string[]>(
            """
            () => {
              const root = document.querySelector("[data-prospero-widget]").shadowRoot;
              const light = (colour) => {
                const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => {
                  const c = part / 255;
                  return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const backOf = (node) => {
                const back = getComputedStyle(node).backgroundColor;
                return back === "rgba(0, 0, 0, 0)" && node.parentElement ? backOf(node.parentElement) : back;
              };
              const texts = [...root.querySelectorAll("h2,label,button,.soft,.bad:not([hidden]),.status,input")];
              return texts.map((node) => {
                const [text, back] = [getComputedStyle(node).color, backOf(node)];
                const [one, other] = [light(text), light(back)].sort((a, b) => b - a);
                return [(one + 0.05) / (other + 0.05), `${node.outerHTML.slice(0, 80)}: ${text} on ${back}`];
              }).filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => `${contrast.toFixed(2)} ${what}`);
            }
            """
        );

        Assert.Empty(weak);
    }

    [Fact]
    public async Task On_a_page_that_may_not_show_it_nothing_appears()
    {
        var page = await Visit(await place.NewWidget("""{"allowed_origins":["https://shop.example.com"]}"""), isShown: false);

        await Expect(page.Locator("[data-prospero-widget]")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "A shop" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_stands_inline_where_the_page_wants_it()
    {
        var widget = await place.NewWidget($$"""{ {{AskingForAll}} }""");

        var page = await Visit(widget, more: "data-target=\"main\" data-lang=\"es\"");

        await Expect(page.Locator("main").GetByLabel("Nombre")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Contáctanos" })).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    /// <summary>Opens the site's page with a widget on it; its clock stands until it is told to go on.</summary>
    async Task<IPage> Visit(
        string widget,
        string language = "en",
        string direction = "ltr",
        int width = 1280,
        string more = "",
        bool isShown = true
    )
    {
        var script = new Uri(place.Server.Client.BaseAddress!, "/widget-packages.min.js");
        _site.Page = $"""
            <!doctype html><html lang="{language}" dir="{direction}"><meta name="viewport" content="width=device-width"><title>Shop</title>
            <style>* {"{"} font-family: serif; color: red {"}"} input {"{"} display: none {"}"}</style>
            <h1>A shop</h1><main></main>
            <script src="{script}" data-chatbot-id="{await OwnerOf(widget)}" data-widget-id="{widget}" {more}></script>
            """;
        var page = await browser.Open(_site.Origin, _complaints, width);
        await page.Clock.InstallAsync();
        if (isShown)
        {
            await page.GotoAsync("/");
            await Expect(page.Locator("[data-prospero-widget]")).ToHaveCountAsync(1);
        }
        else
            await page.RunAndWaitForConsoleMessageAsync(
                () => page.GotoAsync("/"),
                new() { Predicate = message => message.Text.StartsWith("Prospero:", StringComparison.Ordinal) }
            );
        return page;
    }

    /// <summary>Sends the form after as long as a visitor takes at least.</summary>
    async Task Send(IPage page, string button)
    {
        await Pass(page);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    async Task Pass(IPage page)
    {
        await page.Clock.RunForAsync(3_000);
        place.Server.Clock.Advance(TimeSpan.FromSeconds(3));
    }

    async Task<string> OwnerOf(string widget) =>
        PublicIds.Of((await place.Server.Get<IWidgets>().Find(new WidgetId(Guid.ParseExact(widget[3..], "N")), default))!.Chatbot);

    Task<IReadOnlyList<Lead>> Match(string email) =>
        place
            .Server.Get<IStore>()
            .InTransaction(tx => place.Server.Get<ILeads>().Match(tx, place.Workspace.Id, [email], [], default), default);
}
