using System.Text;
using System.Text.Json;
using Prospero.Server.Doors.Json;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class InputJsonTests
{
    [Theory]
    [InlineData("", "body is required")]
    [InlineData(" \n", "body is required")]
    [InlineData("{", "body is not valid JSON")]
    [InlineData("""{"a":1,}""", "body is not valid JSON")]
    [InlineData("""{"a":1} x""", "body is not valid JSON")]
    [InlineData("""{"a":"\u0000"}""", "body has a NUL character in a text")]
    [InlineData("""{"\u0000":1}""", "body has a NUL character in a text")]
    [InlineData("""{"a":"\ud800"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"a":"\ud800x"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"a":"\ud800\n"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"a":"\ud800\ud800"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"a":"\udc00"}""", "body has an unpaired surrogate in a text")]
    [InlineData("""{"\udbff":1}""", "body has an unpaired surrogate in a text")]
    public void What_is_no_good_text_is_refused(string body, string expected)
    {
        var (_, fault) = InputJson.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected, fault?.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        byte[][] bodies =
        [
            [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8],
            [.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
            [.. "{\""u8, 0xC3, .. "\":1}"u8],
        ];

        Assert.All(bodies, body => Assert.Equal("body is not valid UTF-8", InputJson.Read(body).Fault?.ToString()));
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "body is nested deeper than 16 levels")]
    [InlineData(1000, "body is nested deeper than 16 levels")]
    public void Sixteen_levels_are_deep_enough(int depth, string? expected)
    {
        var body = new string('[', depth) + new string(']', depth);

        Assert.Equal(expected, InputJson.Read(Encoding.UTF8.GetBytes(body)).Fault?.ToString());
    }

    [Fact]
    public void A_paired_surrogate_and_a_byte_order_mark_are_good()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"a\":\"\\ud83d\\ude00 \\\\u0000\"}"u8];

        var (root, fault) = InputJson.Read(body);

        Assert.Null(fault);
        Assert.Equal("😀 \\u0000", root.GetProperty("a").GetString());
    }

    [Fact]
    public void Of_equal_keys_the_last_one_counts_at_every_depth()
    {
        var root = JsonElement.Parse("""{"b":1,"a":{"x":1,"x":{"y":1,"y":2}},"b":3}""");

        Assert.Equal("""{"b":3,"a":{"x":{"y":2}}}""", CanonicalJson.Of(root));
        Assert.Equal("""{"a":{"x":{"y":2}},"b":3}""", Encoding.UTF8.GetString(CanonicalJson.Sorted(root)));
    }

    [Fact]
    public void Numbers_keep_their_digits_and_texts_their_characters()
    {
        var root = JsonElement.Parse("""{"n":1.50e3,"big":123456789012345678901234567890,"t":"\u00fc<ñ>"}""");

        Assert.Equal("""{"n":1.50e3,"big":123456789012345678901234567890,"t":"ü<ñ>"}""", CanonicalJson.Of(root));
    }
}
