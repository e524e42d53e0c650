using System.Globalization;

namespace Prospero.Server.Startup;

/// <summary>One setting of the environment.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Default">What holds where it is not set, as the documentation writes it.</param>
/// <param name="Allowed">The values that it takes, in words.</param>
/// <param name="Apply">The options with the value; null if the value is not allowed.</param>
sealed record Setting(string Name, string Default, string Allowed, Func<ServerOptions, string, ServerOptions?> Apply)
{
    /// <summary>True if its value must not be repeated to anybody: it is a secret, or may hold one.</summary>
    public bool IsSecret { get; init; }

    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>A whole number within bounds, both included.</summary>
    public static Setting Number(string name, int usual, int least, int most, Func<ServerOptions, int, ServerOptions> apply) =>
        new(
            name,
            usual.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{least:N0} to {most:N0}"),
            (options, text) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? apply(options, number)
                    : null
        );

    /// <summary>A duration above zero, at most a day.</summary>
    public static Setting Duration(string name, TimeSpan usual, Func<ServerOptions, TimeSpan, ServerOptions> apply, string more = "") =>
        new(
            name,
            usual.ToString("c", CultureInfo.InvariantCulture),
            $"more than zero, at most 24:00:00, as hh:mm:ss{more}",
            (options, text) => ReadDuration(text) is { } duration ? apply(options, duration) : null
        );

    /// <summary>A duration from zero to a day.</summary>
    public static Setting DurationOrNone(string name, TimeSpan usual, Func<ServerOptions, TimeSpan, ServerOptions> apply) =>
        new(
            name,
            usual.ToString("c", CultureInfo.InvariantCulture),
            "00:00:00 to 24:00:00, as hh:mm:ss",
            (options, text) =>
                text == "00:00:00" ? apply(options, TimeSpan.Zero)
                : ReadDuration(text) is { } duration ? apply(options, duration)
                : null
        );

    // .NET reads 5 as five days, and takes no 24 hours.
    static TimeSpan? ReadDuration(string text)
    {
        if (text == "24:00:00")
            return Longest;
        return
            text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
            && duration > TimeSpan.Zero
            && duration <= Longest
            ? duration
            : null;
    }
}
