using Prospero.Server.Startup;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Nexor;

/// <summary>Which pages of other origins may call routes that need a key.</summary>
public sealed class AllowedOriginsTests
{
    const string Crm = "https://crm.example.com";

    [Theory]
    [InlineData("/api/public/leads", Crm, true)]
    [InlineData("/api/v1/leads", Crm, true)]
    [InlineData("/api/public/leads", "https://other.example.com", false)]
    [InlineData("/console", Crm, false)]
    public async Task Only_pages_of_listed_origins_may_call(string path, string origin, bool isAllowed)
    {
        await using var server = await TestServer.Start(change: options => options with { AllowedOrigins = [Crm] });
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-api-key,content-type");
        using var call = new HttpRequestMessage(HttpMethod.Get, path);
        call.Headers.Add("Origin", origin);

        using var allowed = await server.Client.SendAsync(preflight);
        using var answer = await server.Client.SendAsync(call);

        var expected = isAllowed ? origin : null;
        Assert.Equal(expected, Header(allowed, "Access-Control-Allow-Origin"));
        Assert.Equal(expected, Header(answer, "Access-Control-Allow-Origin"));
        if (isAllowed)
        {
            Assert.Equal("x-api-key,content-type", Header(allowed, "Access-Control-Allow-Headers"));
            var readable = Header(answer, "Access-Control-Expose-Headers")!.Split(',');
            foreach (var name in new[] { "RateLimit-Remaining", "X-RateLimit-Remaining", "X-RateLimit-Used", "Retry-After" })
                Assert.Contains(name, readable);
        }
    }

    [Fact]
    public async Task Without_a_list_no_page_may_call()
    {
        await using var server = await TestServer.Start();
        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/public/leads");
        call.Headers.Add("Origin", Crm);

        using var answer = await server.Client.SendAsync(call);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://crm.example.com", "https://crm.example.com")]
    [InlineData("https://crm.example.com/", "https://crm.example.com")]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://crm.example.com/app", null)]
    [InlineData("crm.example.com", null)]
    [InlineData("*", null)]
    public void An_origin_is_a_scheme_and_a_host(string text, string? origin) => Assert.Equal(origin, AllowedOrigins.Parse(text));

    static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
