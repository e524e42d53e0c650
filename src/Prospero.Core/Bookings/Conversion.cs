using Prospero.Core.Leads;

namespace Prospero.Core.Bookings;

/// <summary>Something that a lead did and that is worth money.</summary>
/// <param name="Workspace">The data set of the lead.</param>
/// <param name="Amount">Exact, with at most <see cref="MostDecimals"/> places.</param>
/// <param name="Currency">Three letters, upper case.</param>
/// <param name="ConvertedAt">When it happened.</param>
/// <param name="CreatedAt">When it was told, in cadence time.</param>
/// <param name="Run">The run that led to it; null if none was named.</param>
/// <param name="Workflow">That run's.</param>
/// <param name="Notes">Null if there are none.</param>
public sealed record Conversion(
    ConversionId Id,
    WorkspaceId Workspace,
    ConversionTypeId Type,
    LeadId Lead,
    decimal Amount,
    string Currency,
    DateTimeOffset ConvertedAt,
    DateTimeOffset CreatedAt,
    RunId? Run,
    WorkflowId? Workflow,
    Metadata Metadata,
    string? Notes
)
{
    /// <summary>As many places behind the point as an amount may have.</summary>
    public const int MostDecimals = 6;

    /// <summary>No amount is this large.</summary>
    public const decimal Bound = 1_000_000_000_000_000m;

    /// <summary>The amount without zeros at its end; null if it is too large or too fine.</summary>
    public static decimal? Money(decimal amount)
    {
        // Dividing by one with all its places takes the zeros at the end away.
        var plain = amount / 1.0000000000000000000000000000m;
        return Math.Abs(plain) < Bound && plain.Scale <= MostDecimals ? plain : null;
    }
}

/// <summary>A kind of conversion.</summary>
/// <param name="Workspace">The live workspace; test data shares its types.</param>
/// <param name="Description">Null if there is none.</param>
/// <param name="IsFinal">False for a step on the way.</param>
/// <param name="Currency">Used where a conversion names none.</param>
/// <param name="Fields">What its conversions say in their metadata.</param>
/// <param name="Workflow">The workflow to which it belongs; null for all.</param>
/// <param name="IsActive">False once no conversions of it are taken any more.</param>
public sealed record ConversionType(
    ConversionTypeId Id,
    WorkspaceId Workspace,
    string Name,
    string? Description,
    bool IsFinal,
    string Currency,
    IReadOnlyList<ConversionField> Fields,
    WorkflowId? Workflow,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>A field of conversions of one type.</summary>
/// <param name="Key">Its key in the metadata.</param>
/// <param name="Label">For people.</param>
/// <param name="IsNumber">False for a text.</param>
public sealed record ConversionField(string Key, string Label, bool IsNumber);
