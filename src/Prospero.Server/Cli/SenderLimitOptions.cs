using System.CommandLine;
using System.Globalization;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary>The options that bound what a sender carries: the same for a new one and for a change.</summary>
sealed class SenderLimitOptions
{
    const string None = "none";
    const double FastestPerSecond = 10_000;

    readonly Option<string?> _perSecond = Option("--per-second", "The most per second");

    readonly Option<string?> _perDay = Option("--per-day", "The most per day of the workspace's time zone");

    readonly Option<string?> _calls = Option("--calls", "The most calls in progress at once, over all nodes");

    /// <param name="unset">What an option that is not given means.</param>
    public void AddTo(Command command, string unset)
    {
        foreach (var option in new[] { _perSecond, _perDay, _calls })
        {
            option.Description += $". Default: {unset}.";
            command.Add(option);
        }
    }

    /// <summary>The sender with the bounds that were given; the others are as they were.</summary>
    public Sender Apply(ParseResult parsed, Sender sender) =>
        sender with
        {
            Limits = new SenderLimits(
                parsed.GetValue(_perSecond) is { } perSecond ? PerSecond(perSecond) : sender.Limits.PerSecond,
                parsed.GetValue(_perDay) is { } perDay ? Count("--per-day", perDay) : sender.Limits.PerDay
            ),
            Settings = parsed.GetValue(_calls) is { } calls ? Calls(sender, Count("--calls", calls)) : sender.Settings,
        };

    static Option<string?> Option(string name, string words) => new(name) { HelpName = $"N|{None}", Description = words };

    static double? PerSecond(string text) =>
        text == None ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= FastestPerSecond ? rate
        : throw new UsageException($"--per-second takes a number above 0, at most {FastestPerSecond:0}, or {None}.");

    static int? Count(string option, string text) =>
        text == None ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException($"{option} takes a whole number above 0, or {None}.");

    static Dictionary<string, string> Calls(Sender sender, int? most)
    {
        if (sender.Channel != Channel.Call)
            throw new UsageException("--calls belongs to senders of the channel call.");
        var settings = new Dictionary<string, string>(sender.Settings, StringComparer.Ordinal);
        if (most is { } count)
            settings[Sender.MostCallsSetting] = count.ToString(CultureInfo.InvariantCulture);
        else
            settings.Remove(Sender.MostCallsSetting);
        return settings;
    }
}
