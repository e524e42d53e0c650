using Prospero.Core.Access;

namespace Prospero.Core.Channels;

/// <summary>Makes senders, changes them and asks their providers about them, for every door. Each change is audited.</summary>
public sealed class SenderEditor(ISenders senders, IAccess access, ProviderDirectory providers)
{
    const string Previous = "previous_";

    // So long a provider may still sign with what was replaced.
    static readonly string[] Signing = ["app_secret", "api_key", "auth_token"];

    /// <summary>A new sender, not stored yet, with an address of its own where its provider reports; or all that is wrong with it.</summary>
    public Parsed<Sender> Draft(Sender sender)
    {
        var isReporting = providers.Find(sender.Provider) is { CallsBack: true };
        return Checked(
            isReporting && sender.CallbackToken is null
                ? With(sender, KeyValuePair.Create(Sender.CallbackTokenSetting, CallbackAddress.NewToken()))
                : sender
        );
    }

    /// <summary>A changed sender, not stored yet, or all that is wrong with it.</summary>
    public Parsed<Sender> Checked(Sender sender)
    {
        var problems = new Problems();
        if (providers.Find(sender.Provider) is not { } provider)
        {
            problems.Add("provider", $"must be one of {string.Join(", ", providers.Names.Order(StringComparer.Ordinal))}");
            return problems;
        }

        if (!provider.Channels.Contains(sender.Channel))
        {
            problems.Add("channel", $"must be one of {string.Join(", ", provider.Channels.Select(channel => channel.Name()))}");
            return problems;
        }

        var wrong = provider.Check(sender);
        return wrong.Any ? wrong : sender;
    }

    /// <summary>
    /// A sender with other credentials, not stored yet. What its provider signed with the old ones is believed until the next
    /// rotation, because reports may be under way.
    /// </summary>
    /// <param name="given">The settings to replace; an empty text takes one away.</param>
    /// <param name="renewsAddress">True to give it another callback address; the old one closes at once.</param>
    public Parsed<Sender> Rotated(Sender sender, IReadOnlyDictionary<string, string> given, bool renewsAddress)
    {
        var settings = new Dictionary<string, string>(sender.Settings, StringComparer.Ordinal);
        foreach (var (key, value) in given)
        {
            if (Signing.Contains(key) && settings.TryGetValue(key, out var old) && old != value)
                settings[Previous + key] = old;
            if (value.Length == 0)
                settings.Remove(key);
            else
                settings[key] = value;
        }

        if (renewsAddress && providers.Find(sender.Provider) is { CallsBack: true })
            settings[Sender.CallbackTokenSetting] = CallbackAddress.NewToken();
        return Checked(sender with { Settings = settings });
    }

    /// <summary>Asks the provider about a sender; what it is asked about need not be stored. Null where it cannot be asked.</summary>
    public Task<SenderCheck?> Probe(Sender sender, CancellationToken ct) =>
        providers.Find(sender.Provider)?.Probe(sender, ct) ?? Task.FromResult<SenderCheck?>(null);

    /// <summary>Stores a sender.</summary>
    /// <exception cref="NameTaken">Another sender of the workspace has the name.</exception>
    public async Task<Sender> Save(ITransaction tx, Sender sender, AuditEntry entry, CancellationToken ct)
    {
        await senders.Save(tx, sender, entry.At, ct);
        await access.Audit(tx, sender.Workspace, entry, ct);
        return sender;
    }

    /// <summary>The secrets with which a provider may have signed, the current one first.</summary>
    public static IEnumerable<string> Secrets(Sender sender, string setting)
    {
        if (sender.Settings.GetValueOrDefault(setting) is { Length: > 0 } current)
            yield return current;
        if (sender.Settings.GetValueOrDefault(Previous + setting) is { Length: > 0 } previous)
            yield return previous;
    }

    static Sender With(Sender sender, KeyValuePair<string, string> setting) =>
        sender with
        {
            Settings = new Dictionary<string, string>(sender.Settings, StringComparer.Ordinal) { [setting.Key] = setting.Value },
        };
}
