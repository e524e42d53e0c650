using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Prospero.Tests.Nodes;

/// <summary>The signal itself, sent to a real process.</summary>
public sealed class SigtermTests
{
    [Fact]
    public async Task A_server_that_is_terminated_ends_soon_and_in_order()
    {
        var folder = Directory.CreateTempSubdirectory("prospero-sigterm-");
        var program = Path.Combine(AppContext.BaseDirectory, "prospero.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data", folder.FullName])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PROSPERO_SERVER__DRAIN"] = "00:00:10";
        using var server = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Assert.StartsWith("Prospero is ready on", await server.StandardOutput.ReadLineAsync(patience.Token), StringComparison.Ordinal);

            using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await server.WaitForExitAsync(patience.Token);

            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }
}
