using Prospero.Core.Channels;
using Prospero.Providers.Smtp;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Plays every file of the folder Transcripts.</summary>
public sealed class TranscriptTests : IDisposable
{
    const string Folder = "tests/Prospero.Tests/Providers/Smtp/Transcripts";
    static readonly string[] OfLetter = ["to", "from", "body"];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly TestAuthority _authority = new();

    public static TheoryData<string> Files =>
        [.. Repository.Files(Folder, ".txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_conversation_goes_as_written(string file)
    {
        var transcript = Transcript.Parse(Repository.Read($"{Folder}/{file}.txt"));
        var clock = new SteppedClock();
        using var stop = new CancellationTokenSource();
        using var certificate = _authority.Sign("localhost");
        await using var server = new ScriptedServer(transcript)
        {
            Certificate = certificate,
            OnSilence = () => clock.Advance(TimeSpan.FromHours(1)),
            OnCancel = stop.Cancel,
        };

        await using (var provider = new SmtpProvider(clock))
        {
            var request = Request(transcript, server.Port);
            foreach (var expected in transcript.Outcomes)
            {
                var outcome = await provider.Send(request, stop.Token).WaitAsync(Patience);

                // Where the client said something unexpected, that is the better message.
                if (server.Finish() is { IsFaulted: true } broken)
                    await broken;
                var (words, reason) = expected.Split(" | ") is [var first, var second] ? (first, second) : (expected, "");
                Assert.Equal(
                    words.Replace("[id]", $"<{Letters.Message.Value:N}@example.test>", StringComparison.Ordinal),
                    Transcript.Words(outcome)
                );
                Assert.Contains(reason, Transcript.Reason(outcome), StringComparison.Ordinal);
            }
        }
        await server.Finish();
    }

    public void Dispose() => _authority.Dispose();

    SendRequest Request(Transcript transcript, int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = $"{port}",
            ["security"] = "none",
            ["ca_file"] = _authority.File,
        };
        foreach (var (name, value) in transcript.With.Where(with => !OfLetter.Contains(with.Key)))
            settings[name] = value;

        var body = transcript.With.TryGetValue("body", out var length) ? new string('x', int.Parse(length)) : "Good morning.";
        return Letters.Request(
            Letters.Sender(settings, transcript.With.GetValueOrDefault("from", "sales@example.test")),
            transcript.With.GetValueOrDefault("to", "ana@example.org"),
            content: new SendContent.Mail("Hello", body, null)
        );
    }
}
