using System.Diagnostics;
using System.Globalization;
using Prospero.Core;

namespace Prospero.Server.Startup;

/// <summary>
/// For tests of crashes: <c>PROSPERO_CRASH_AT=CHECKPOINT:N</c> ends the process at the n-th time that a checkpoint is reached,
/// as a power cut would. Nothing listens without <c>PROSPERO_TESTING=1</c>.
/// </summary>
static class CrashSwitch
{
    static readonly string[] Names =
    [
        Checkpoints.Claimed,
        Checkpoints.Begun,
        Checkpoints.Answered,
        Checkpoints.Recorded,
        Checkpoints.WebhookClaimed,
        Checkpoints.WebhookAnswered,
        Checkpoints.SweepWritten,
        Checkpoints.SweepCommitted,
    ];

    /// <summary>What is told of checkpoints; null where nobody is.</summary>
    public static Action<string>? Read(Func<string, string?> variable, Problems problems)
    {
        if (variable("PROSPERO_TESTING") != "1" || variable("PROSPERO_CRASH_AT") is not { Length: > 0 } text)
            return null;
        if (Parse(text) is { } at)
            return Counting(at.Name, at.Count, Die);
        problems.Add(
            "PROSPERO_CRASH_AT",
            $"is '{text}', which is not allowed",
            $"Allowed: a checkpoint and a count from 1, such as {Names[1]}:3. Checkpoints: {string.Join(", ", Names)}."
        );
        return null;
    }

    /// <summary>Calls <paramref name="die"/> at the n-th time that a checkpoint is reached.</summary>
    internal static Action<string> Counting(string name, int count, Action die)
    {
        var reached = 0;
        return checkpoint =>
        {
            if (checkpoint == name && Interlocked.Increment(ref reached) == count)
                die();
        };
    }

    internal static (string Name, int Count)? Parse(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && Names.Contains(text[..colon])
        && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > 0
            ? (text[..colon], count)
            : null;

    // No handler, no finaliser, no flush: what is not on disk is lost.
    static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Environment.FailFast("The process outlived its end.");
    }
}
