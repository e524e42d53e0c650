using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Leads;

/// <summary>National telephone numbers, compared with libphonenumber's own examples.</summary>
public sealed class PhoneRegionTests
{
    static readonly string[][] Examples =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "phone-examples.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t')),
    ];

    // Numbers of fewer than five digits are none to us: Tokelau and Tristan da Cunha need the code.
    static IEnumerable<string[]> Long => Examples.Where(example => example[1].Count(char.IsAsciiDigit) >= 5);

    [Fact]
    public void Every_country_reads_its_own_numbers()
    {
        Assert.Equal(245, Examples.Length);
        Assert.All(
            Long,
            example =>
            {
                Assert.Equal(example[2], Read(example[0], example[1]));
                Assert.Equal(example[2], Read(example[0], example[2]));
            }
        );
    }

    [Fact]
    public void A_lost_plus_sign_is_found_again_or_nobody_is_called()
    {
        string[] readBoth = ["DE", "ID", "XK"];
        Assert.All(Long, example => Assert.Equal(readBoth.Contains(example[0]) ? null : example[2], Read(example[0], example[2][1..])));
    }

    [Theory]
    [InlineData("IT", "02 1234 5678", "+390212345678")]
    [InlineData("CO", "0357 300 1234567", null)]
    [InlineData("AR", "011 15-2345-6789", "+5491123456789")]
    [InlineData("BR", "0 15 11 91234-5678", "+5511912345678")]
    [InlineData("RU", "8 912 345-67-89", "+79123456789")]
    [InlineData("US", "1 (201) 555-0123", "+12015550123")]
    [InlineData("MX", "55 1234 5678", "+525512345678")]
    [InlineData("ES", "0034 612 34 56 78", "+34612345678")]
    [InlineData("DE", "123", null)]
    [InlineData("CO", "+1 201 555 0123", "+12015550123")]
    public void Trunk_prefixes_come_off_where_they_are_ones(string region, string given, string? expected) =>
        Assert.Equal(expected, Read(region, given));

    [Fact]
    public void There_is_no_such_country()
    {
        Assert.False(PhoneRegion.TryFind("XX", out _));
        Assert.False(PhoneRegion.TryFind(null, out _));
        Assert.True(PhoneRegion.TryFind("co", out var region));
        Assert.Equal(("CO", "57"), (region.Code, region.CallingCode));
    }

    static string? Read(string country, string given)
    {
        Assert.True(PhoneRegion.TryFind(country, out var region));
        return Phone.TryParse(given, region, out var phone) ? phone.E164 : null;
    }
}
