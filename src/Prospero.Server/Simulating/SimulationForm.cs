using Prospero.Core;
using Prospero.Core.Leads;
using Prospero.Providers.Simulated;

namespace Prospero.Server.Simulating;

/// <summary>What is asked of a simulation, by the API or on the command line.</summary>
sealed record SimulationForm
{
    public const int MostLeads = 10_000;
    public const int MostDays = 366;
    public const int MostTimelines = 1_000;

    /// <summary>How many leads come in.</summary>
    public int Leads { get; init; } = 100;

    public int Days { get; init; } = 30;

    public string Seed { get; init; } = "prospero";

    /// <summary>When the first lead comes in; null for nine o'clock on a Monday in the workflow's zone, always the same one.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Over what time they come in, evenly; zero for all at once.</summary>
    public TimeSpan Spread { get; init; }

    /// <summary>IANA names that leads take in turn; empty for the workflow's zone.</summary>
    public IReadOnlyList<string> TimeZones { get; init; } = [];

    /// <summary>What every lead brings along.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>How many are of which kind; null for the usual mix.</summary>
    public IReadOnlyList<PersonaWeight>? Personas { get; init; }

    /// <summary>What becomes of the first, second ... try of a step on a channel, for all leads; null for what people do.</summary>
    public IReadOnlyDictionary<Channel, IReadOnlyList<string>>? Outcomes { get; init; }

    /// <summary>What an accepted contact costs.</summary>
    public IReadOnlyDictionary<Channel, decimal> Prices { get; init; } = new Dictionary<Channel, decimal>();

    /// <summary>How many timelines are told.</summary>
    public int Timelines { get; init; } = 20;

    public SimulatedOptions People => new(Seed, Personas: Personas, Script: Outcomes);
}
