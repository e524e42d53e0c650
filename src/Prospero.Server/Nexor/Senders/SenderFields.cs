using System.Globalization;
using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Senders;

/// <summary>The fields of an account. Those that are not sent stay as they are.</summary>
static class SenderFields
{
    const int MostSettings = 64;

    /// <summary>A new account.</summary>
    public static Sender Read(FieldReader reader, WorkspaceId config, ProviderDirectory providers, DateTimeOffset now)
    {
        var name = reader.RequiredText("name");
        var provider = reader.RequiredText("provider");
        var channel = reader.Channel("channel", Enum.GetValues<Channel>()) ?? OnlyChannel(reader, provider, providers);
        var blank = new Sender(
            SenderId.New(now),
            config,
            name,
            channel,
            provider,
            null,
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            IsPaused: false
        );
        return Apply(reader, blank);
    }

    /// <summary>The account with what was sent; an empty setting is taken away.</summary>
    public static Sender Apply(FieldReader reader, Sender known)
    {
        var settings = new Dictionary<string, string>(known.Settings, StringComparer.Ordinal);
        foreach (var (key, value) in Settings(reader))
        {
            if (value.Length == 0)
                settings.Remove(key);
            else
                settings[key] = value;
        }

        if (reader.WholeNumber("most_calls", 1, 100_000) is { } calls)
        {
            if (known.Channel != Channel.Call)
                reader.Refuse("most_calls", "belongs to senders of the channel call");
            settings[Sender.MostCallsSetting] = calls.ToString(CultureInfo.InvariantCulture);
        }

        return known with
        {
            Name = reader.Text("name") ?? known.Name,
            Address = reader.IsSent("address") ? reader.Text("address") : known.Address,
            DisplayName = reader.IsSent("display_name") ? reader.Text("display_name") : known.DisplayName,
            Settings = settings,
            Limits = new SenderLimits(
                reader.IsSent("per_second") ? PerSecond(reader) : known.Limits.PerSecond,
                reader.IsSent("per_day") ? reader.WholeNumber("per_day", 1, int.MaxValue) : known.Limits.PerDay
            ),
        };
    }

    /// <summary>The settings that were sent; those that are ours may not be.</summary>
    public static Dictionary<string, string> Settings(FieldReader reader)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!reader.IsObject("settings", out var given))
            return settings;
        foreach (var (key, value) in Doors.Json.CanonicalJson.Members(given))
        {
            if (
                value.ValueKind != JsonValueKind.String
                || value.GetString()!.Length > FieldReader.LongText
                || settings.Count >= MostSettings
            )
                reader.Refuse($"settings.{key}", "must be a string");
            else if (key == Sender.CallbackTokenSetting || key.StartsWith("previous_", StringComparison.Ordinal))
                reader.Refuse($"settings.{key}", "is made by the server");
            else
                settings[key] = value.GetString()!;
        }

        return settings;
    }

    static double? PerSecond(FieldReader reader)
    {
        if (!reader.IsGiven("per_second", out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is > 0 and <= 10_000)
            return rate;
        reader.Refuse("per_second", "must be a number above 0, at most 10000");
        return null;
    }

    static Channel OnlyChannel(FieldReader reader, string provider, ProviderDirectory providers)
    {
        switch (providers.Find(provider)?.Channels)
        {
            case [var only]:
                return only;
            case null:
                reader.Refuse("provider", $"must be one of {string.Join(", ", providers.Names.Order(StringComparer.Ordinal))}");
                break;
            case var several:
                reader.Refuse("channel", $"must be one of {string.Join(", ", several.Select(channel => channel.Name()))}");
                break;
        }

        return default;
    }
}
