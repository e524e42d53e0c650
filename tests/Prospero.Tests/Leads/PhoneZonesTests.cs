using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Leads;

public sealed class PhoneZonesTests
{
    [Theory]
    [InlineData("+12125550123", "America/New_York")]
    [InlineData("+13055550123", "America/New_York")]
    [InlineData("+13125550123", "America/Chicago")]
    [InlineData("+18085550123", "Pacific/Honolulu")]
    [InlineData("+16045550123", "America/Vancouver")]
    [InlineData("+17875550123", "America/Puerto_Rico")]
    [InlineData("+525512345678", "America/Mexico_City")]
    [InlineData("+526641234567", "America/Tijuana")]
    [InlineData("+526621234567", "America/Hermosillo")]
    [InlineData("+5511912345678", "America/Sao_Paulo")]
    [InlineData("+5592912345678", "America/Manaus")]
    [InlineData("+5581912345678", "America/Recife")]
    [InlineData("+61892345678", "Australia/Perth Australia/Adelaide")]
    [InlineData("+6281234567890", "Asia/Jakarta Asia/Makassar Asia/Jayapura")]
    [InlineData("+34910123456", "Europe/Madrid")]
    [InlineData("+573001234567", "America/Bogota")]
    [InlineData("+4915112345678", "Europe/Berlin")]
    [InlineData("+442071234567", "Europe/London")]
    [InlineData("+971501234567", "Asia/Dubai")]
    [InlineData("+34600123456", "Europe/Madrid Atlantic/Canary")]
    public void A_number_tells_where_it_may_be(string number, string zones) =>
        Assert.Equal(zones.Split(' ').Order(), PhoneZones.Of(number)!.Select(zone => zone.Id).Order());

    [Theory]
    [InlineData("+18005550123")]
    [InlineData("+15550100100")]
    [InlineData("+79991234567")]
    [InlineData("+99912345678")]
    public void A_number_that_may_be_anywhere_tells_nothing(string number) => Assert.Null(PhoneZones.Of(number));

    [Fact]
    public void Every_beginning_of_a_number_has_an_answer()
    {
        for (var number = 1; number < 10_000; number++)
            Assert.True(PhoneZones.Of($"+{number}5550123") is null or { Count: > 0 });
    }
}
