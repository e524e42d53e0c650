using System.Text.Json;

namespace Prospero.Providers.Simulated;

/// <summary>Reads the fields of an act without trust: what is missing or of another type is null.</summary>
readonly struct ActFields(JsonElement root)
{
    public string? Text(string name) => Find(name, JsonValueKind.String)?.GetString();

    public bool Flag(string name) => Find(name, JsonValueKind.True) is not null;

    /// <summary>A whole number whose size a duration or a moment can have; milliseconds beyond the year 9999 are none.</summary>
    public long? Number(string name) =>
        Find(name, JsonValueKind.Number) is { } found && found.TryGetInt64(out var number) && number is >= 0 and <= 253_402_300_799_999
            ? number
            : null;

    public Guid? Id(string name) => Find(name, JsonValueKind.String) is { } found && found.TryGetGuid(out var id) ? id : null;

    public T? OneOf<T>(string name)
        where T : struct, Enum => Enum.TryParse<T>(Text(name), out var value) && Enum.IsDefined(value) ? value : null;

    JsonElement? Find(string name, JsonValueKind kind) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var found) && found.ValueKind == kind ? found : null;
}
