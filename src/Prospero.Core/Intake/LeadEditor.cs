using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A field of a change: sent or left out, and if sent, perhaps cleared.</summary>
public readonly record struct Field<T>
    where T : class
{
    Field(T? value) => (Value, IsSent) = (value, true);

    /// <summary>False if the field stays as it is.</summary>
    public bool IsSent { get; }

    /// <summary>The new value; null clears the field.</summary>
    public T? Value { get; }

    /// <summary>A field that was sent.</summary>
    public static Field<T> To(T? value) => new(value);

    /// <summary>The new value, or the old one if the field was not sent.</summary>
    public T? Or(T? old) => IsSent ? Value : old;
}

/// <summary>What is to change about a lead. Fields that were not sent stay.</summary>
/// <param name="FirstName">Never cleared.</param>
/// <param name="Source">Never cleared.</param>
/// <param name="Campaign">A boxed id, so that it can be cleared.</param>
/// <param name="TagNames">Replaces all tags; null clears them.</param>
/// <param name="Consent">Merged; null if nothing was said.</param>
/// <param name="Metadata">Merged shallowly.</param>
public sealed record LeadChange(
    Field<string> FirstName = default,
    Field<string> LastName = default,
    Field<EmailAddress> Email = default,
    Field<Phone> Phone = default,
    Field<string> Company = default,
    Field<string> Title = default,
    Field<string> Source = default,
    Field<string> ExternalId = default,
    Field<string> TimeZone = default,
    Field<string> Language = default,
    Field<IReadOnlyList<string>> TagNames = default,
    Field<object> Campaign = default,
    Consent? Consent = null,
    Metadata Metadata = default
);

/// <summary>What became of a change. A closed set.</summary>
public abstract record LeadChangeResult
{
    LeadChangeResult() { }

    public sealed record Changed(Lead Lead) : LeadChangeResult;

    /// <summary>Unknown, archived or another workspace's.</summary>
    public sealed record NotFound : LeadChangeResult;

    /// <summary>Another live lead has the email or phone; nothing changed.</summary>
    /// <param name="Field"><c>email</c> or <c>phone</c>.</param>
    public sealed record Conflict(string Field, LeadId Existing) : LeadChangeResult;

    /// <summary>Something named in the change does not exist; nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : LeadChangeResult;
}

/// <summary>Changes leads.</summary>
public sealed class LeadEditor
{
    /// <summary>Changes one lead; what it says is used from the next touch on.</summary>
    public Task<Once<LeadChangeResult>> Change(
        Workspace workspace,
        LeadId lead,
        LeadChange change,
        KeptAnswer<LeadChangeResult>? answer,
        CancellationToken ct
    ) => throw new NotImplementedException();
}
