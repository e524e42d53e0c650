namespace Prospero.Core.Bookings;

/// <summary>Where conversions and their types are kept.</summary>
public interface IConversions
{
    /// <summary>All types, inactive ones included, oldest first.</summary>
    Task<IReadOnlyList<ConversionType>> Types(WorkspaceId config, CancellationToken ct);

    /// <summary>A type, inside a transaction that goes on to change it: nobody else does meanwhile. Null if there is none.</summary>
    Task<ConversionType?> HoldType(ITransaction tx, WorkspaceId config, ConversionTypeId id, CancellationToken ct);

    /// <summary>Inserts a type, or writes all its columns but when it was made.</summary>
    Task SaveType(ITransaction tx, ConversionType type, CancellationToken ct);

    /// <summary>Inserts a conversion.</summary>
    Task Add(ITransaction tx, Conversion conversion, CancellationToken ct);

    /// <summary>Conversions, newest first.</summary>
    Task<ConversionPage> Search(WorkspaceId workspace, ConversionQuery query, CancellationToken ct);
}

/// <summary>Which conversions are asked for; what is null asks for all.</summary>
/// <param name="Metadata">
/// Keys with the text that must stand there; numbers and booleans as in JSON. Neither may be longer than
/// <see cref="LongestValue"/>; what is longer, and objects and arrays, is found by nothing.
/// </param>
/// <param name="Offset">How many to leave out.</param>
/// <param name="Limit">How many at most.</param>
public sealed record ConversionQuery(
    LeadId? Lead,
    WorkflowId? Workflow,
    RunId? Run,
    ConversionTypeId? Type,
    IReadOnlyList<(string Key, string Value)> Metadata,
    int Offset,
    int Limit
)
{
    public const int LongestValue = 255;
}

/// <summary>One page of conversions.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record ConversionPage(IReadOnlyList<Conversion> Conversions, int Total);
