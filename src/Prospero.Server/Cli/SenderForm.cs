using System.CommandLine;
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
        Description = "Who carries it: smtp, whatsapp-cloud, twilio-sms, twilio-voice, retell, or simulated.",
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

    readonly SenderLimitOptions _limits = new();

    public void AddTo(Command command)
    {
        _channel.AcceptOnlyFromAmong([.. ChannelNames.All]);
        foreach (var option in new Option[] { _name, _channel, _provider, _address, _displayName, _set })
            command.Add(option);
        _limits.AddTo(command, "no limit");
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

    public Sender Read(
        ParseResult parsed,
        WorkspaceId workspace,
        IReadOnlyDictionary<string, string> settings,
        ProviderDirectory providers,
        DateTimeOffset now
    ) =>
        _limits.Apply(
            parsed,
            new Sender(
                SenderId.New(now),
                workspace,
                Names.Read("--name", parsed.GetValue(_name)!),
                ChannelOf(parsed, providers),
                parsed.GetValue(_provider)!,
                parsed.GetValue(_address),
                parsed.GetValue(_displayName),
                settings,
                SenderLimits.None,
                IsPaused: false
            )
        );

    Channel ChannelOf(ParseResult parsed, ProviderDirectory providers)
    {
        if (ChannelNames.Find(parsed.GetValue(_channel)) is { } given)
            return given;
        var name = parsed.GetValue(_provider)!;
        return providers.Find(name)?.Channels switch
        {
            [var only] => only,
            null => throw new UsageException(
                $"--provider: there is no provider '{name}'. There are: {string.Join(", ", providers.Names.Order(StringComparer.Ordinal))}."
            ),
            var several => throw new UsageException(
                $"--channel is needed: {name} carries {string.Join(", ", several.Select(channel => channel.Name()))}."
            ),
        };
    }
}
