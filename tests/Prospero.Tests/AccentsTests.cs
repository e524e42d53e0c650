using Prospero.Core;
using Prospero.Core.Intake;
using Xunit;

namespace Prospero.Tests;

public sealed class AccentsTests
{
    [Theory]
    [InlineData("más años", "mas anos")]
    [InlineData("grüße", "gruße")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("łódź čeština việt", "lodz cestina viet")]
    [InlineData("日本 no", "日本 no")]
    public void Letters_lose_their_accents(string given, string plain)
    {
        Assert.Equal(plain, Accents.LeftOut(given));
    }

    [Theory]
    [InlineData("Más Años!", "mas-anos")]
    [InlineData("  VIP / ÉLITE  ", "vip-elite")]
    [InlineData("!!!", "")]
    public void A_slug_has_none(string name, string slug)
    {
        Assert.Equal(slug, LeadMerge.Slug(name));
    }

    [Fact]
    public void An_opt_out_word_is_understood_with_and_without_them()
    {
        Assert.Equal(OptOutWords.Match("desuscribirme"), OptOutWords.Match("Désuscribirmé"));
    }
}
