using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Prospero.Tests.WebConsole;

/// <summary>The program as it is started, from a folder that is none of its own.</summary>
public sealed partial class ConsoleStartTests
{
    [Fact]
    public async Task Pages_have_their_style_and_script_wherever_the_server_is_started_from()
    {
        var folder = Directory.CreateTempSubdirectory("prospero-start-");
        var program = Path.Combine(AppContext.BaseDirectory, "prospero.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data", folder.FullName])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var server = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var address = await Address(server, patience.Token);
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            var page = await http.GetStringAsync("/console/sign-in", patience.Token);

            foreach (var name in new[] { "console.css", "console.js" })
            {
                var asset = Regex.Match(
                    page,
                    $"/console/assets/{Regex.Escape(name)}[?]v=[0-9a-f]+",
                    RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                );
                Assert.True((await http.GetStringAsync(asset.Value, patience.Token)).Length > 1000, name);
            }
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    static async Task<string> Address(Process server, CancellationToken ct)
    {
        while (await server.StandardOutput.ReadLineAsync(ct) is { } line)
            if (Ready().Match(line) is { Success: true } found)
                return found.Groups["address"].Value;
        throw new InvalidOperationException("The server ended before it was ready.");
    }

    [GeneratedRegex("^Prospero is ready on (?<address>http\\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ready();
}
