using System.Net;
using Prospero.Server.Cli;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class ServeTests : IDisposable
{
    readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_server_says_once_that_it_is_ready_and_ends_when_it_is_asked_to()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new FirstLine();
        var terminal = new Terminal(TextReader.Null, output, TextWriter.Null, _ => null);
        var running = CommandLine.Run(["serve", "--urls", "http://127.0.0.1:0", "--data", _shell.Data], terminal, stop.Token);
        var line = await output.Written.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Matches(@"^Prospero is ready on http://127\.0\.0\.1:[1-9]\d*$", line);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"{line.Split(' ')[^1]}/readyz"))).StatusCode);
        Assert.Equal(0, (await _shell.Run("key", "create")).Code);

        await stop.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, output.Lines);
    }

    sealed class FirstLine : StringWriter
    {
        readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Written => _first.Task;

        public int Lines { get; private set; }

        public override Task WriteLineAsync(string? value)
        {
            Lines++;
            _first.TrySetResult(value!);
            return Task.CompletedTask;
        }
    }
}
