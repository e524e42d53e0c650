using System.Net;
using Prospero.Core;
using Prospero.Storage;

namespace Prospero.Server.Startup;

/// <summary>The settings that the environment may carry, each as <c>PROSPERO_SECTION__NAME</c>.</summary>
static class Settings
{
    static readonly ServerOptions Usual = new() { DataFolder = "" };

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new(
            "PROSPERO_SERVER__PUBLICURL",
            "the first listen address",
            "an `http` or `https` address",
            (options, text) =>
                Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                    ? options with
                    {
                        PublicUrl = url,
                    }
                    : null
        ),
        new(
            "PROSPERO_SERVER__LOGLEVEL",
            "information",
            "`trace`, `debug`, `information`, `warning`, `error`, `critical`, `none`",
            (options, text) =>
                text.All(char.IsAsciiLetter) && Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level)
                    ? options with
                    {
                        LogLevel = level,
                    }
                    : null
        ),
        new(
            "PROSPERO_SERVER__TRUSTEDPROXIES",
            "none",
            "ranges such as `10.1.0.0/16,fd00::/8`",
            (options, text) => Ranges(text) is { } ranges ? options with { TrustedProxies = ranges } : null
        ),
        new(
            "PROSPERO_SERVER__ALLOWEDORIGINS",
            "none",
            "origins such as `https://crm.example.com,https://shop.example.com`",
            (options, text) => Origins(text) is { } origins ? options with { AllowedOrigins = origins } : null
        ),
        Setting.Duration("PROSPERO_SERVER__DRAIN", Usual.Drain, (options, value) => options with { Drain = value }),
        Setting.DurationOrNone("PROSPERO_SERVER__DRAINNOTICE", Usual.DrainNotice, (options, value) => options with { DrainNotice = value }),
        new(
            "PROSPERO_DATABASE__DIRECTCONNECTION",
            "the database",
            "`postgresql://USER:PASSWORD@HOST/NAME` or a connection string",
            (options, text) => PostgresAddress.TryParse(text) ? options with { PostgresDirect = text } : null
        )
        {
            IsSecret = true,
        },
        new(
            "PROSPERO_SECURITY__MASTERKEY",
            "none",
            "32 bytes in base64",
            (options, text) => ReadKey(text) is { } key ? options with { MasterKey = key } : null
        )
        {
            IsSecret = true,
        },
        Setting.Duration(
            "PROSPERO_MESSAGES__TIMEOUT",
            Usual.Messages.Timeout,
            (options, value) => options with { Messages = options.Messages with { Timeout = value } }
        ),
        Setting.Duration(
            "PROSPERO_MESSAGES__LIMITPATIENCE",
            Usual.Messages.LimitPatience,
            (options, value) => options with { Messages = options.Messages with { LimitPatience = value } }
        ),
        Setting.Number(
            "PROSPERO_CADENCE__BATCHSIZE",
            Usual.Cadence.BatchSize,
            1,
            10_000,
            (options, value) => options with { Cadence = options.Cadence with { BatchSize = value } }
        ),
        Setting.Number(
            "PROSPERO_CADENCE__LOOPS",
            Usual.Cadence.Loops,
            1,
            64,
            (options, value) => options with { Cadence = options.Cadence with { Loops = value } }
        ),
        Setting.Number(
            "PROSPERO_CADENCE__PARALLEL",
            Usual.Cadence.Parallel,
            1,
            10_000,
            (options, value) => options with { Cadence = options.Cadence with { Parallel = value } }
        ),
        Setting.Duration(
            Lease,
            Usual.Cadence.Lease,
            (options, value) => options with { Cadence = options.Cadence with { Lease = value } },
            ", at least a second"
        ),
        Setting.Duration(
            "PROSPERO_CADENCE__SENDTIMEOUT",
            Usual.Cadence.SendTimeout,
            (options, value) => options with { Cadence = options.Cadence with { SendTimeout = value } }
        ),
        Setting.Duration(
            "PROSPERO_CADENCE__POLLINTERVAL",
            Usual.Cadence.PollInterval,
            (options, value) => options with { Cadence = options.Cadence with { PollInterval = value } }
        ),
        Setting.Duration(
            "PROSPERO_CADENCE__RESCUEINTERVAL",
            Usual.Cadence.RescueInterval,
            (options, value) => options with { Cadence = options.Cadence with { RescueInterval = value } }
        ),
        Setting.Number(
            "PROSPERO_CADENCE__RESUMEPERMINUTE",
            Usual.Cadence.ResumePerMinute,
            1,
            60_000,
            (options, value) => options with { Cadence = options.Cadence with { ResumePerMinute = value } }
        ),
        Setting.Number(
            "PROSPERO_EVENTS__RETENTIONDAYS",
            (int)Usual.Events.Retention.TotalDays,
            1,
            3_650,
            (options, value) => options with { Events = options.Events with { Retention = TimeSpan.FromDays(value) } }
        ),
        Setting.Number(
            "PROSPERO_CALLBACKS__RETENTIONDAYS",
            (int)Usual.Callbacks.Retention.TotalDays,
            1,
            3_650,
            (options, value) => options with { Callbacks = options.Callbacks with { Retention = TimeSpan.FromDays(value) } }
        ),
        new(
            "PROSPERO_NETWORK__ALLOWEDRANGES",
            "none",
            "ranges such as `10.1.0.0/16,fd00::/8`",
            (options, text) =>
                Ranges(text) is { } ranges ? options with { Network = options.Network with { AllowedRanges = ranges } } : null
        ),
        new(
            "PROSPERO_WEBHOOKS__ALLOWHTTP",
            "false",
            "`true`, `false`",
            (options, text) =>
                bool.TryParse(text, out var allows) ? options with { Webhooks = options.Webhooks with { AllowsHttp = allows } } : null
        ),
        Setting.Number(
            "PROSPERO_WEBHOOKS__PARALLEL",
            Usual.Webhooks.Parallel,
            1,
            100,
            (options, value) => options with { Webhooks = options.Webhooks with { Parallel = value } }
        ),
        Setting.Duration(
            "PROSPERO_WEBHOOKS__TIMEOUT",
            Usual.Webhooks.Timeout,
            (options, value) => options with { Webhooks = options.Webhooks with { Timeout = value } },
            ", at most half the lease"
        ),
        Setting.Duration(
            WebhookLease,
            Usual.Webhooks.Lease,
            (options, value) => options with { Webhooks = options.Webhooks with { Lease = value } },
            ", at least twice the timeout"
        ),
        Setting.Number(
            "PROSPERO_WEBHOOKS__PAUSEAFTERDAYS",
            (int)Usual.Webhooks.PauseAfter.TotalDays,
            1,
            365,
            (options, value) => options with { Webhooks = options.Webhooks with { PauseAfter = TimeSpan.FromDays(value) } }
        ),
        Setting.Number(
            "PROSPERO_WEBHOOKS__RETENTIONDAYS",
            (int)Usual.Webhooks.Retention.TotalDays,
            1,
            3_650,
            (options, value) => options with { Webhooks = options.Webhooks with { Retention = TimeSpan.FromDays(value) } }
        ),
        new(
            "PROSPERO_SIMULATED__SEED",
            Usual.Simulated.Seed,
            "any text",
            (options, text) => options with { Simulated = options.Simulated with { Seed = text } }
        ),
        new(
            "PROSPERO_SIMULATED__LOGPATH",
            "none",
            "a file of this process alone",
            (options, text) => options with { Simulated = options.Simulated with { LogPath = text } }
        ),
    ];

    const string Lease = "PROSPERO_CADENCE__LEASE";
    const string WebhookLease = "PROSPERO_WEBHOOKS__LEASE";

    static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    static byte[]? ReadKey(string text)
    {
        var key = new byte[KeyRing.MasterKeyLength];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length ? key : null;
    }

    /// <summary>The options with all that the environment says, or everything that is wrong with it. An empty variable is none.</summary>
    public static Parsed<ServerOptions> Apply(ServerOptions options, Func<string, string?> variable)
    {
        var problems = new Problems();
        foreach (var setting in All)
        {
            if (variable(setting.Name) is not { Length: > 0 } value)
                continue;
            if (setting.Apply(options, value) is { } applied)
                options = applied;
            else
                problems.Add(
                    setting.Name,
                    $"is '{(setting.IsSecret ? "..." : value)}', which is not allowed",
                    $"Allowed: {setting.Allowed}."
                );
        }

        if (options.Cadence.Lease < ShortestLease)
            problems.Add(
                Lease,
                $"is {options.Cadence.Lease}, which is too short to be renewed in time",
                $"Allowed: {ShortestLease} or longer."
            );
        if (options.Webhooks.Lease < options.Webhooks.Timeout * 2)
            problems.Add(
                WebhookLease,
                $"is {options.Webhooks.Lease}, which is not twice the timeout of {options.Webhooks.Timeout}",
                "Allowed: at least twice PROSPERO_WEBHOOKS__TIMEOUT, so that no claim ends while its request is under way."
            );
        options = options with { Checkpoint = CrashSwitch.Read(variable, problems) };
        return problems.Any ? problems : options;
    }

    static List<string>? Origins(string text)
    {
        List<string> origins = [];
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (AllowedOrigins.Parse(one) is { } origin)
                origins.Add(origin);
            else
                return null;
        return origins;
    }

    static List<IPNetwork>? Ranges(string text)
    {
        List<IPNetwork> ranges = [];
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (IPNetwork.TryParse(one, out var range))
                ranges.Add(range);
            else
                return null;
        return ranges;
    }
}
