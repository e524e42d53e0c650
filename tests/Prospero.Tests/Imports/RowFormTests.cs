using Prospero.Core;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Server.Imports;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>What becomes of one row.</summary>
public sealed class RowFormTests
{
    [Fact]
    public void A_row_is_read_by_the_rules_of_the_api()
    {
        var draft = Draft(
            "name,email,phone,tags,timezone,language,Edad,consent",
            [" María José López ", "M@Example.com", "'300 123 4567", "vip; new,vip", "America/Bogota", "es-CO", "35", ""],
            "CO"
        );

        Assert.Equal(("María", "José López"), (draft.FirstName, draft.LastName));
        Assert.Equal("m@example.com", draft.Email!.Key);
        Assert.Equal("+573001234567", draft.Phone!.E164);
        Assert.Equal(["vip", "new", "vip"], draft.TagNames);
        Assert.Equal(("America/Bogota", "es-CO"), (draft.TimeZone, draft.Language));
        Assert.Equal("""{"Edad":"35"}""", draft.Metadata.Json);
    }

    [Fact]
    public void What_has_another_form_goes_into_the_metadata()
    {
        var draft = Draft("name,timezone,language", ["Ana", "Bogotá", "Español"]);

        Assert.Equal((null, null), (draft.TimeZone, draft.Language));
        Assert.Equal("""{"timezone":"Bogotá","language":"Español"}""", draft.Metadata.Json);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said()
    {
        var problems = Parse("name,email,phone,company", ["", "a@", "12", new string('x', 300)]).Problems!;

        Assert.Equal(["first_name", "email", "phone", "company"], problems.All.Select(problem => problem.Path));
    }

    [Fact]
    public void A_row_may_be_short_and_have_empty_columns_behind()
    {
        Assert.Equal("Ana", Draft("name,email,phone", ["Ana"]).FirstName);
        Assert.Equal("Ana", Draft("name,email", ["Ana", "", "", " "]).FirstName);
        Assert.Contains("3 columns where the header has 2", $"{Parse("name,email", ["Ana", "", "x"]).Problems}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sí", true)]
    [InlineData("x", true)]
    [InlineData("SIM", true)]
    [InlineData("no", false)]
    [InlineData("", false)]
    public void Who_must_not_be_contacted_is_not_contacted_and_a_no_lifts_nothing(string said, bool isRefused) =>
        Assert.Equal(isRefused ? true : null, Draft("name,Opt-out", ["Ana", said]).Consent?.DoNotContact);

    [Fact]
    public void Consent_per_channel_is_yes_or_no()
    {
        var form = Form("name,a,b", [("a", "consent.email"), ("b", "consent.call")]);

        var consent = form.Parse(new CsvRecord(2, ["Ana", "yes", "no"])).Value!.Consent!;
        Assert.Equal((true, false), (consent.Channels[Channel.Email], consent.Channels[Channel.Call]));
        Assert.False(form.Parse(new CsvRecord(2, ["Ana", "perhaps", ""])).IsValid);
    }

    [Fact]
    public void Numbers_without_a_country_are_counted()
    {
        var form = Form("name,phone");
        foreach (var phone in new[] { "3001234567", "+573001234567", "00573001234567", "" })
            Assert.True(form.Parse(new CsvRecord(2, ["Ana", phone])).IsValid);

        Assert.Equal(1, form.NationalPhones);
    }

    static LeadDraft Draft(string header, string[] fields, string? country = null) => Parse(header, fields, country).Value!;

    static Parsed<LeadDraft> Parse(string header, string[] fields, string? country = null) =>
        Form(header, country: country).Parse(new CsvRecord(2, fields));

    static RowForm Form(string header, (string, string)[]? map = null, string? country = null) =>
        new(
            Mapping.Of(header.Split(','), map ?? [], []),
            new RowDefaults(PhoneRegion.TryFind(country, out var region) ? region : null, null, [], null, null)
        );
}
