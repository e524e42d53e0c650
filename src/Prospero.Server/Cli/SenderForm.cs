using System.CommandLine;
using System.Globalization;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary>The options that describe a sender.</summary>
sealed class SenderForm
{
    readonly Option<string> _name = new("--name") { Description = "The name by which workflows call it.", Required = true };

    readonly Option<string?> _channel = new("--channel")
    {
        Description = "What it carries. Needed only where the provider carries several channels.",
    };

    readonly Option<string> _provider = new("--provider")
    {
        Description = "Who carries it: smtp, whatsapp-cloud, or simulated.",
        Required = true,
    };

    readonly Option<string?> _address = new("--address") { Description = "What leads see: a mailbox, a number such as +4930123456." };

    readonly Option<string?> _displayName = new("--display-name") { Description = "The name beside the address." };

    readonly Option<string[]> _set = new("--set")
    {
        HelpName = "KEY=VALUE",
        Description =
            "A setting of the provider, as often as needed, such as --set host=mail.example.com --set port=587. "
            + "The value @FILE is read from a file and @- from standard input, so that a secret stays out of the shell's history.",
        DefaultValueFactory = _ => [],
    };

    readonly Option<double?> _perSecond = new("--per-second") { HelpName = "N", Description = "The most per second. Default: no limit." };

    readonly Option<int?> _perDay = new("--per-day")
    {
        HelpName = "N",
        Description = "The most per day of the workspace's time zone. Default: no limit.",
    };

    readonly Option<int?> _calls = new("--calls")
    {
        HelpName = "N",
        Description = "The most calls in progress at once, over all nodes. Default: any number.",
    };

    public void AddTo(Command command)
    {
        _channel.AcceptOnlyFromAmong([.. ChannelNames.All]);
        foreach (var option in new Option[] { _name, _channel, _provider, _address, _displayName, _set, _perSecond, _perDay, _calls })
            command.Add(option);
    }

    /// <summary>What <c>--set</c> says.</summary>
    public Task<IReadOnlyDictionary<string, string>> Settings(ParseResult parsed, Terminal terminal, CancellationToken ct) =>
        Settings(parsed.GetValue(_set)!, terminal, ct);

    /// <summary>Settings as they were given, each <c>KEY=VALUE</c>.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Settings(string[] all, Terminal terminal, CancellationToken ct)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var given in all)
        {
            var split = given.IndexOf('=', StringComparison.Ordinal);
            if (split < 1)
                throw new UsageException("--set takes KEY=VALUE, such as --set host=mail.example.com.");
            var key = given[..split];
            if (!settings.TryAdd(key, await InputText.OfValue(given[(split + 1)..], terminal, ct)))
                throw new UsageException($"--set {key} is given twice.");
        }

        return settings;
    }

    /// <summary>The most per second as it was given; null for <c>none</c>.</summary>
    public static double? PerSecond(string text) =>
        text == "none" ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 10_000 ? rate
        : throw new UsageException("--per-second takes a number above 0, at most 10000, or none.");

    /// <summary>The most per day as it was given; null for <c>none</c>.</summary>
    public static int? PerDay(string text) =>
        text == "none" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException("--per-day takes a whole number above 0, or none.");

    Channel ChannelOf(ParseResult parsed, ProviderDirectory providers)
    {
        if (ChannelNames.Find(parsed.GetValue(_channel)) is { } given)
            return given;
        var name = parsed.GetValue(_provider)!;
        return providers.Find(name)?.Channels switch
        {
            [var only] => only,
            null => throw new UsageException(
                $"--provider must be one of {string.Join(", ", providers.Names.Order(StringComparer.Ordinal))}."
            ),
            var several => throw new UsageException(
                $"--channel is needed: {name} carries {string.Join(", ", several.Select(channel => channel.Name()))}."
            ),
        };
    }

    public Sender Read(
        ParseResult parsed,
        WorkspaceId workspace,
        IReadOnlyDictionary<string, string> settings,
        ProviderDirectory providers,
        DateTimeOffset now
    )
    {
        var perSecond = parsed.GetValue(_perSecond);
        var perDay = parsed.GetValue(_perDay);
        if (perSecond is { } rate && !(rate is > 0 and <= 10_000))
            throw new UsageException("--per-second takes a number above 0, at most 10000.");
        if (perDay is <= 0)
            throw new UsageException("--per-day takes a whole number above 0.");
        var calls = parsed.GetValue(_calls);
        var channel = ChannelOf(parsed, providers);
        if (calls is <= 0)
            throw new UsageException("--calls takes a whole number above 0.");
        if (calls is not null && channel != Channel.Call)
            throw new UsageException("--calls belongs to senders of the channel call.");
        if (calls is { } most)
            settings = new Dictionary<string, string>(settings, StringComparer.Ordinal)
            {
                [Sender.MostCallsSetting] = most.ToString(CultureInfo.InvariantCulture),
            };
        return new Sender(
            SenderId.New(now),
            workspace,
            Names.Read("--name", parsed.GetValue(_name)!),
            channel,
            parsed.GetValue(_provider)!,
            parsed.GetValue(_address),
            parsed.GetValue(_displayName),
            settings,
            new SenderLimits(perSecond, perDay),
            IsPaused: false
        );
    }
}
