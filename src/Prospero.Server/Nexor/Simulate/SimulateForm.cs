using System.Text.Json;
using NodaTime;
using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Core.Workflows.Documents;
using Prospero.Providers.Simulated;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Simulating;

namespace Prospero.Server.Nexor.Simulate;

/// <summary>What a call asks of a simulation.</summary>
static class SimulateForm
{
    /// <summary>The form, or the first thing that is wrong with it.</summary>
    public static (SimulationForm Form, Problem? Fault) Read(FieldReader reader)
    {
        var usual = new SimulationForm();
        var form = usual with
        {
            Leads = Number(reader, "leads", usual.Leads, 1, SimulationForm.MostLeads),
            Days = Number(reader, "days", usual.Days, 1, SimulationForm.MostDays),
            Timelines = Number(reader, "timelines", usual.Timelines, 0, SimulationForm.MostTimelines),
            Seed = reader.Text("seed") ?? usual.Seed,
            Start = reader.Moment("start"),
            Spread = Duration(reader, "spread"),
            TimeZones = TimeZones(reader),
            Metadata = MetadataOf(reader),
            Personas = Personas(reader),
            Outcomes = Outcomes(reader),
            Prices = Prices(reader),
        };
        if (reader.Fault is null && form.People.Check() is { Any: true } problems)
            reader.Refuse(NameOf(problems.First.Path), problems.First.Message);
        return (form, reader.Fault);
    }

    // The people's own words for what is wrong name their options.
    static string NameOf(string path) =>
        path == nameof(SimulatedOptions.Personas)
            ? "personas"
            : path.Replace(nameof(SimulatedOptions.Script), "outcomes", StringComparison.Ordinal);

    static int Number(FieldReader reader, string name, int usual, int least, int most)
    {
        if (!reader.IsGiven(name, out var value))
            return usual;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        reader.Refuse(name, $"must be a number from {least} to {most}");
        return usual;
    }

    static TimeSpan Duration(FieldReader reader, string name)
    {
        if (reader.Text(name) is not { } text)
            return TimeSpan.Zero;
        if (DurationText.Parse(text) is { } duration && duration <= TimeSpan.FromDays(SimulationForm.MostDays))
            return duration;
        reader.Refuse(name, "must be a duration such as 30m, 24h or 3d");
        return TimeSpan.Zero;
    }

    static List<string> TimeZones(FieldReader reader)
    {
        List<string> zones = [];
        if (!reader.IsArray("timezones", out var array))
            return zones;
        foreach (var item in array.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && DateTimeZoneProviders.Tzdb.GetZoneOrNull(item.GetString()!) is { } zone)
                zones.Add(zone.Id);
            else
                reader.Refuse("timezones", "must be a list of IANA names such as Europe/Madrid");
        return zones;
    }

    static Metadata MetadataOf(FieldReader reader) =>
        reader.IsObject("metadata", out var given) ? Metadata.Trusted(Doors.Json.CanonicalJson.Of(given)) : Metadata.Empty;

    static List<PersonaWeight>? Personas(FieldReader reader)
    {
        if (!reader.IsObject("personas", out var given))
            return null;
        List<PersonaWeight> mix = [];
        foreach (var member in given.EnumerateObject())
        {
            var name = member.Name.Replace("_", "", StringComparison.Ordinal);
            if (
                !int.TryParse(name, out _)
                && Enum.TryParse<Persona>(name, ignoreCase: true, out var persona)
                && member.Value.ValueKind == JsonValueKind.Number
                && member.Value.TryGetInt32(out var weight)
            )
                mix.Add(new PersonaWeight(persona, weight));
            else
                reader.Refuse(
                    "personas",
                    $"must be weights of {string.Join(", ", Enum.GetNames<Persona>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}"
                );
        }

        return mix;
    }

    static Dictionary<Channel, IReadOnlyList<string>>? Outcomes(FieldReader reader)
    {
        if (!reader.IsObject("outcomes", out var given))
            return null;
        var script = new Dictionary<Channel, IReadOnlyList<string>>();
        foreach (var member in given.EnumerateObject())
            if (
                ChannelNames.Find(member.Name) is { } channel
                && member.Value.ValueKind == JsonValueKind.Array
                && member.Value.EnumerateArray().All(word => word.ValueKind == JsonValueKind.String)
            )
                script[channel] = [.. member.Value.EnumerateArray().Select(word => word.GetString()!)];
            else
                reader.Refuse("outcomes", $"must be lists of words by channel, of {string.Join(", ", ChannelNames.All)}");
        return script;
    }

    static Dictionary<Channel, decimal> Prices(FieldReader reader)
    {
        var prices = new Dictionary<Channel, decimal>();
        if (!reader.IsObject("prices", out var given))
            return prices;
        foreach (var member in given.EnumerateObject())
            if (
                ChannelNames.Find(member.Name) is { } channel
                && member.Value.ValueKind == JsonValueKind.Number
                && member.Value.TryGetDecimal(out var price)
                && price is >= 0 and <= 1_000_000
            )
                prices[channel] = price;
            else
                reader.Refuse("prices", $"must be numbers by channel, of {string.Join(", ", ChannelNames.All)}");
        return prices;
    }
}
