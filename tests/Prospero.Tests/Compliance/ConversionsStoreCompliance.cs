using Prospero.Core;
using Prospero.Core.Bookings;
using Prospero.Core.Leads;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

/// <summary>What every store of conversions must do.</summary>
public abstract class ConversionsStoreCompliance(ITestDatabase database) : StoreCompliance(database)
{
    static readonly ConversionQuery Everything = new(null, null, null, null, [], 0, 100);

    static readonly ConversionTypeId Sale = ConversionTypeId.New(Noon);

    IConversions Conversions => new SqlConversions(Store);

    [Fact]
    public async Task Types_come_back_as_they_went_in_oldest_first()
    {
        var second = NewType("second", 1);
        var first = NewType("first", 0) with
        {
            Description = "Ñandú",
            IsFinal = false,
            Fields = [new ConversionField("plan", "Plan", false), new ConversionField("seats", "Seats", true)],
            Workflow = WorkflowId.New(Noon),
            IsActive = false,
        };
        await Save(second);
        await Save(first);
        var changed = second with { Name = "changed", Currency = "CLP", UpdatedAt = Noon.AddHours(2) };
        await Save(changed with { CreatedAt = Noon.AddDays(3) });

        var all = await Conversions.Types(Ours.Id, default);

        Assert.Equal([first.Id, changed.Id], all.Select(type => type.Id));
        Assert.Equal(first.Fields, all[0].Fields);
        Assert.Equal(first with { Fields = [] }, all[0] with { Fields = [] });
        Assert.Equal(changed with { Fields = [] }, all[1] with { Fields = [] });
        Assert.Empty(await Conversions.Types(Theirs.Id, default));
        var held = await Write(tx => Conversions.HoldType(tx, Ours.Id, first.Id, default));
        Assert.Equal(first with { Fields = [] }, held! with { Fields = [] });
        Assert.Null(await Write(tx => Conversions.HoldType(tx, Theirs.Id, first.Id, default)));
    }

    [Theory]
    [InlineData("1500")]
    [InlineData("0.1")]
    [InlineData("-12.345678")]
    [InlineData("999999999999999.999999")]
    public async Task Money_comes_back_exactly(string amount)
    {
        var money = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        await Add(New(await NewLead(), 0) with { Amount = money });

        Assert.Equal(money, Assert.Single(await Found(Everything)).Amount);
    }

    [Fact]
    public async Task The_newest_come_first_page_by_page_with_the_total()
    {
        var lead = await NewLead();
        var conversions = Enumerable.Range(0, 5).Select(hours => New(lead, hours)).ToList();
        await Add([.. conversions.Order(Comparer<Conversion>.Create((a, b) => a.Id.Value.CompareTo(b.Id.Value)))]);
        conversions.Reverse();

        var page = await Conversions.Search(Ours.Id, Everything with { Offset = 1, Limit = 3 }, default);

        Assert.Equal(5, page.Total);
        Assert.Equal(conversions.Skip(1).Take(3), page.Conversions);
        Assert.Empty((await Conversions.Search(Theirs.Id, Everything, default)).Conversions);
        Assert.Empty((await Conversions.Search(OurTests.Id, Everything, default)).Conversions);
    }

    [Fact]
    public async Task Each_filter_leaves_what_it_names()
    {
        var (lead, other) = (await NewLead(), await NewLead());
        var (run, workflow) = (RunId.New(Noon), WorkflowId.New(Noon));
        var one = New(lead, 0) with { Run = run, Workflow = workflow, Notes = "cash" };
        var two = New(other, 1) with { Type = ConversionTypeId.New(Noon) };
        await Add(one, two);

        Assert.Equal([one], await Found(Everything with { Lead = lead.Id }));
        Assert.Equal([one], await Found(Everything with { Run = run }));
        Assert.Equal([one], await Found(Everything with { Workflow = workflow }));
        Assert.Equal([two], await Found(Everything with { Type = two.Type }));
        Assert.Empty(await Found(Everything with { Lead = lead.Id, Type = two.Type }));
    }

    [Fact]
    public async Task Metadata_is_searched_by_the_text_of_its_values()
    {
        var lead = await NewLead();
        var one = New(lead, 0) with
        {
            Metadata = Metadata.Trusted("""{"plan":"pro","seats":5,"yearly":true,"we \"ird'":"x","of":{"plan":"pro"},"none":null}"""),
        };
        var two = New(lead, 1) with { Metadata = Metadata.Trusted("""{"plan":"Pro","seats":50}""") };
        await Add(one, two);

        Assert.Equal([one], await Found(With(("plan", "pro"))));
        Assert.Equal([one], await Found(With(("plan", "pro"), ("seats", "5"), ("yearly", "true"))));
        Assert.Equal([one], await Found(With(("we \"ird'", "x"))));
        Assert.Equal([two], await Found(With(("seats", "50"))));
        Assert.Empty(await Found(With(("plan", "pro"), ("seats", "50"))));
        Assert.Empty(await Found(With(("of", "pro"))));
        Assert.Empty(await Found(With(("none", ""))));
    }

    [Fact]
    public async Task A_long_value_is_kept_and_found_by_nothing()
    {
        var text = new string('ñ', 10_000);
        var conversion = New(await NewLead(), 0) with { Metadata = Metadata.Trusted($$"""{"{{text}}":1,"a":"{{text}}","b":"x"}""") };

        await Add(conversion);

        Assert.Equal([conversion], await Found(With(("b", "x"))));
        Assert.Empty(await Found(With(("a", text))));
    }

    [Fact]
    public async Task An_erased_lead_leaves_the_money_and_no_word()
    {
        var (lead, other) = (await NewLead(), await NewLead());
        var gone = New(lead, 0) with { Metadata = Metadata.Trusted("""{"name":"Zanzibar"}"""), Notes = "Zanzibar" };
        var kept = New(other, 1) with { Metadata = Metadata.Trusted("""{"name":"Zanzibar"}""") };
        await Add(gone, kept);

        await Write(tx => new SqlErasure(Secrets).Blank(tx, Ours.Id, lead.Id, Noon, default));

        Assert.Equal([kept, gone with { Metadata = Metadata.Empty, Notes = null }], await Found(Everything));
        Assert.Equal([kept], await Found(With(("name", "Zanzibar"))));
    }

    static ConversionQuery With(params (string Key, string Value)[] metadata) => Everything with { Metadata = metadata };

    async Task<IReadOnlyList<Conversion>> Found(ConversionQuery query) => (await Conversions.Search(Ours.Id, query, default)).Conversions;

    async Task<Lead> NewLead()
    {
        var lead = NewLead(Ours, "Ana");
        await Insert(lead);
        return lead;
    }

    Task Save(ConversionType type) => Write(tx => Conversions.SaveType(tx, type, default));

    Task Add(params Conversion[] conversions) =>
        Write(async tx =>
        {
            foreach (var conversion in conversions)
                await Conversions.Add(tx, conversion, default);
        });

    ConversionType NewType(string name, int minutes) =>
        new(
            ConversionTypeId.New(Noon),
            Ours.Id,
            name,
            null,
            true,
            "USD",
            [],
            null,
            true,
            Noon.AddMinutes(minutes),
            Noon.AddMinutes(minutes)
        );

    Conversion New(Lead lead, int hours) =>
        new(ConversionId.New(Noon), Ours.Id, Sale, lead.Id, 1500m, "USD", Noon.AddHours(hours), Noon, null, null, Metadata.Empty, null);
}

public sealed class SqliteConversionsTests() : ConversionsStoreCompliance(new SqliteDatabase());

public sealed class PostgresConversionsTests() : ConversionsStoreCompliance(new PostgresDatabase());
