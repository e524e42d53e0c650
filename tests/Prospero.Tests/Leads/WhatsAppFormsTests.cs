using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Leads;

public sealed class WhatsAppFormsTests
{
    [Theory]
    [InlineData("+525512345678", "+5215512345678", true)]
    [InlineData("+5215512345678", "+525512345678", true)]
    [InlineData("+5511987654321", "+551187654321", true)]
    [InlineData("+551187654321", "+5511987654321", true)]
    [InlineData("+5491130001111", "+541130001111", false)]
    [InlineData("+541130001111", "+5491130001111", false)]
    public void A_number_has_another_form(string number, string other, bool isSure)
    {
        Assert.Equal([(other, isSure)], WhatsAppForms.Others(number));
    }

    [Theory]
    [InlineData("+573001234567")]
    [InlineData("+551134567890")]
    [InlineData("+56911112222")]
    [InlineData("+52")]
    [InlineData("")]
    public void Most_numbers_have_one_form_only(string number) => Assert.Empty(WhatsAppForms.Others(number));
}
