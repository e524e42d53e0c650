using System.Text.Json;
using System.Text.Json.Serialization;

namespace Prospero.Core.Cadence;

/// <summary>What a sweep that moves runs has to know, and what it still has to come back to.</summary>
/// <param name="Version">The version to which runs go.</param>
/// <param name="Follows">See <see cref="MoveRule"/>.</param>
/// <param name="Steps">See <see cref="MoveRule"/>.</param>
/// <param name="Busy">Runs that were being sent when they were looked at, with how often they were.</param>
/// <param name="IsPassed">True once every run was looked at; only busy ones are left then.</param>
public sealed record MoveOrder(
    Guid Version,
    bool Follows,
    IReadOnlyDictionary<string, string> Steps,
    IReadOnlyList<BusyRun> Busy,
    bool IsPassed
)
{
    [JsonIgnore]
    public MoveRule Rule => new(Follows, Steps);

    public string ToJson() => JsonSerializer.Serialize(this, MoveOrderJson.Default.MoveOrder);

    public static MoveOrder FromJson(string json) => JsonSerializer.Deserialize(json, MoveOrderJson.Default.MoveOrder)!;
}

/// <summary>A run that could not be moved because it was just being sent.</summary>
public sealed record BusyRun(Guid Run, int Looks);

[JsonSerializable(typeof(MoveOrder))]
sealed partial class MoveOrderJson : JsonSerializerContext;
