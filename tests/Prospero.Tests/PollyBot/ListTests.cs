using System.Text;
using System.Text.Json;
using Prospero.Core.Intake;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.PollyBot;

/// <summary>Lists: every filter, every order, every page, and totals that are right.</summary>
public class ListTests : IAsyncLifetime
{
    readonly PollyBotPlace _place = new();
    string _other = "";

    public async ValueTask InitializeAsync()
    {
        await _place.InitializeAsync();
        _other = await _place.AddChatbot(new ChatbotChange("Other", RequiresEmail: false));
        await Add("""{"name":"ana Zorn","email":"zoe@example.com","company":"Acme","source":"website","priority":"high","status":"lost"}""");
        await Add("""{"name":"Bea 100%","email":"Bea@Example.com","source":"website","priority":"low","status":"FOLLOW_UP"}""");
        await Add("""{"name":"Élodie Nu","email":"elodie@example.com","phone":"+1 555 0100","priority":"urgent","status":"contacted"}""");
        await Add("""{"name":"Carl_","company":"ACME Ltd","source":"widget"}""", $"/chatbots/{_other}/leads");
        await Add("""{"name":"Dan"}""", $"/chatbots/{_other}/leads");
        _place.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        await _place.Server.Send(
            "POST",
            "/api/public/leads",
            Encoding.UTF8.GetBytes("""{"first_name":"Nexor","last_name":"Lead","external_id":"acme-77"}"""),
            _place.NexorKey
        );
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _place.DisposeAsync();
    }

    [Theory]
    [InlineData("", "Nexor Dan Carl_ Élodie Bea ana")]
    [InlineData("sortOrder=asc", "ana Bea Élodie Carl_ Dan Nexor")]
    [InlineData("sortBy=name&sortOrder=asc", "ana Bea Carl_ Dan Nexor Élodie")]
    [InlineData("sortBy=name", "Élodie Nexor Dan Carl_ Bea ana")]
    [InlineData("sortBy=email&sortOrder=asc", "Bea Élodie ana Carl_ Dan Nexor")]
    [InlineData("sortBy=email&sortOrder=desc", "ana Élodie Bea Nexor Dan Carl_")]
    [InlineData("sortBy=priority&sortOrder=desc", "Élodie ana Nexor Dan Carl_ Bea")]
    [InlineData("sortBy=priority&sortOrder=asc", "Bea Carl_ Dan Nexor ana Élodie")]
    [InlineData("sortBy=status&sortOrder=asc", "Carl_ Dan Nexor Élodie ana Bea")]
    [InlineData("sortBy=updatedAt", "Nexor Dan Carl_ Élodie Bea ana")]
    [InlineData("sortBy=nonsense&sortOrder=nonsense", "Nexor Dan Carl_ Élodie Bea ana")]
    [InlineData("status=new", "Nexor Dan Carl_")]
    [InlineData("status=Follow_Up", "Bea")]
    [InlineData("status=converted", "")]
    [InlineData("priority=MEDIUM", "Nexor Dan Carl_")]
    [InlineData("priority=urgent", "Élodie")]
    [InlineData("source=website", "Bea ana")]
    [InlineData("source=Website", "")]
    [InlineData("source=website&status=lost&priority=high&search=ORN", "ana")]
    [InlineData("search=acme", "Carl_ ana")]
    [InlineData("search=ÉLODIE", "Élodie")]
    [InlineData("search=%25", "Bea")]
    [InlineData("search=_", "Carl_")]
    [InlineData("search=bea%40EXAMPLE", "Bea")]
    [InlineData("search=555", "")]
    [InlineData("search=%20zorn%20", "ana")]
    [InlineData("createdAfter=2026-02-10T12:00:00Z", "Nexor")]
    [InlineData("createdBefore=2026-02-10T12:01:00Z", "Dan Carl_ Élodie Bea ana")]
    [InlineData("createdBefore=2026-02-10T13:00:30%2B01:00", "Dan Carl_ Élodie Bea ana")]
    [InlineData("createdAfter=2026-02-10&createdBefore=2026-02-11", "Nexor Dan Carl_ Élodie Bea ana")]
    [InlineData("updatedAfter=2026-02-10T12:00:59.999Z", "Nexor")]
    public async Task The_whole_workspace_is_filtered_and_ordered(string query, string names)
    {
        var data = await List($"/leads?{query}");

        Assert.Equal(names, Names(data));
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, Page(data, "total"));
    }

    [Theory]
    [InlineData("", "Dan Carl_")]
    [InlineData("search=acme", "Carl_")]
    [InlineData("sortBy=name&sortOrder=asc", "Carl_ Dan")]
    [InlineData("sortBy=priority", "Dan Carl_")]
    [InlineData("status=new&source=api", "Dan")]
    [InlineData("status=lost", "")]
    public async Task A_chatbot_lists_its_own_leads(string query, string names)
    {
        var own = await List($"/chatbots/{_other}/leads?{query}");
        var flat = await List($"/leads?chatbotId={_other}&{query}");

        Assert.Equal((names, names), (Names(own), Names(flat)));
        Assert.Equal(Page(own, "total"), Page(flat, "total"));
    }

    [Theory]
    [InlineData("page=1&limit=4", 1, 4, 6, 2, true, false, 4)]
    [InlineData("page=2&limit=4", 2, 4, 6, 2, false, true, 2)]
    [InlineData("page=3&limit=4", 3, 4, 6, 2, false, true, 0)]
    [InlineData("page=0&limit=0", 1, 10, 6, 1, false, false, 6)]
    [InlineData("page=x&limit=-3", 1, 10, 6, 1, false, false, 6)]
    [InlineData("limit=101", 1, 100, 6, 1, false, false, 6)]
    [InlineData("limit=6", 1, 6, 6, 1, false, false, 6)]
    [InlineData("search=nobody&page=2", 2, 10, 0, 0, false, false, 0)]
    public async Task Pages_are_counted(string query, int page, int limit, int total, int pages, bool next, bool prev, int shown)
    {
        var data = await List($"/leads?{query}");

        Assert.Equal(shown, data.GetProperty("leads").GetArrayLength());
        Assert.Equal((page, limit, total, pages), (Page(data, "page"), Page(data, "limit"), Page(data, "total"), Page(data, "totalPages")));
        var pagination = data.GetProperty("pagination");
        Assert.Equal((next, prev), (pagination.GetProperty("hasNext").GetBoolean(), pagination.GetProperty("hasPrev").GetBoolean()));
    }

    [Fact]
    public async Task Pages_hold_every_lead_once()
    {
        foreach (var sort in new[] { "createdAt", "updatedAt", "name", "email", "status", "priority" })
        {
            List<string> seen = [];
            for (var page = 1; page <= 3; page++)
                seen.AddRange(Names(await List($"/leads?limit=2&page={page}&sortBy={sort}")).Split(' '));
            Assert.Equal(6, seen.Distinct().Count());
        }
    }

    [Fact]
    public async Task An_archived_lead_is_in_no_list()
    {
        var leads = _place.Server.Get<Core.Leads.ILeads>();
        var found = await _place.Server.Get<Core.Leads.ILeadCards>().List(_place.Workspace.Id, new() { Search = "dan" }, default);
        await _place.Server.Do(tx =>
            leads.Update(tx, [found.Leads[0].Lead with { ArchivedAt = _place.Server.Clock.GetUtcNow() }], default)
        );

        Assert.Equal(5, Page(await List("/leads"), "total"));
        Assert.Equal(1, Page(await List($"/chatbots/{_other}/leads"), "total"));
    }

    async Task Add(string body, string path = "~/leads") => await _place.Add(body, path);

    async Task<JsonElement> List(string path)
    {
        var answer = await _place.Send("GET", path);
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json.GetProperty("data");
    }

    static string Names(JsonElement data) =>
        string.Join(' ', data.GetProperty("leads").EnumerateArray().Select(lead => PollyBotPlace.Text(lead, "name")!.Split(' ')[0]));

    static int Page(JsonElement data, string member) => data.GetProperty("pagination").GetProperty(member).GetInt32();
}

public sealed class PostgresListTests : ListTests, IOnPostgres;
