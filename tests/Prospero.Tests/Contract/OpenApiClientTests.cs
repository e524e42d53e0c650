using System.Diagnostics;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Contract;

/// <summary>What other programs do with the OpenAPI documents.</summary>
public sealed class OpenApiClientTests
{
    [Fact]
    public async Task A_linter_has_nothing_to_say_and_a_client_that_is_made_from_the_documents_compiles()
    {
        var check = Path.Combine(Repository.Root, "tests", "openapi", "check");
        using var process = Process.Start(
            new ProcessStartInfo(check)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, string.Concat(said));
    }
}
