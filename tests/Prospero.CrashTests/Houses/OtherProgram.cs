using Prospero.Tests.Support;

namespace Prospero.CrashTests;

/// <summary>
/// The program that steps make requests to. It lives through every disaster and keeps what it was asked, before it answers: mostly
/// well, now and then that it is busy, that it refuses, or not at all.
/// </summary>
public sealed class OtherProgram : IAsyncDisposable
{
    readonly TestReceiver _receiver = new();
    int _asked;

    public OtherProgram() => _receiver.Answers = _ => Answer(Interlocked.Increment(ref _asked));

    public int Port => _receiver.Port;

    /// <summary>On behalf of which touchpoint it was asked, one entry per request.</summary>
    public IReadOnlyList<string> Asked => [.. _receiver.All.Select(came => came.Headers["Idempotency-Key"])];

    /// <summary>Waits until it was asked so often.</summary>
    public Task IsAsked(int times) => _receiver.Gets(times);

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    static Reply Answer(int number) =>
        (number % 17) switch
        {
            3 => new Reply(429, Headers: [("Retry-After", "1")]),
            8 => new Reply(404),
            13 => new Reply(200, Style: ReplyStyle.Cut),
            _ => new Reply(200),
        };
}
