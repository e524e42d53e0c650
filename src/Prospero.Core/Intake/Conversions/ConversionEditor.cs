using Prospero.Core.Access;
using Prospero.Core.Bookings;
using Prospero.Core.Cadence;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>A conversion that is told.</summary>
/// <param name="Lead">Wins over the email, which wins over the phone; one of the three is there.</param>
/// <param name="Type">Null for the only active one.</param>
/// <param name="Currency">Null for the type's.</param>
/// <param name="ConvertedAt">Null for now.</param>
public sealed record ConversionWish(
    Workspace Workspace,
    LeadId? Lead,
    EmailAddress? LeadEmail,
    Phone? LeadPhone,
    ConversionTypeId? Type,
    decimal Amount,
    string? Currency,
    DateTimeOffset? ConvertedAt,
    RunId? Run,
    Metadata Metadata,
    string? Notes,
    Actor Actor
);

/// <summary>What became of it. A closed set.</summary>
public abstract record ConversionResult
{
    ConversionResult() { }

    public sealed record Recorded(Conversion Conversion, ConversionType Type) : ConversionResult;

    public sealed record LeadNotFound : ConversionResult;

    /// <summary>Unknown, inactive or another workspace's.</summary>
    public sealed record TypeNotFound : ConversionResult;

    /// <summary>Nothing was written.</summary>
    public sealed record Rejected(Problem Problem) : ConversionResult;
}

/// <summary>Takes in conversions; steps that wait for one go on at once.</summary>
public sealed class ConversionEditor(
    IConversions conversions,
    ILeads leads,
    IAccess access,
    ICadence cadence,
    InboundReplies replies,
    Idempotency idempotency,
    TimeProvider clock
)
{
    /// <summary>Records a conversion with its line on the lead's timeline.</summary>
    public async Task<Once<ConversionResult>> Record(ConversionWish wish, KeptAnswer<ConversionResult>? answer, CancellationToken ct)
    {
        answer = answer is null
            ? null
            : answer with
            {
                About = result => result is ConversionResult.Recorded recorded ? [recorded.Conversion.Lead] : [],
            };
        var active = (await conversions.Types(wish.Workspace.Config, ct)).Where(type => type.IsActive).ToList();
        return await idempotency.Once(wish.Workspace.Id, answer, tx => Record(tx, wish, active, ct), ct);
    }

    async Task<ConversionResult> Record(ITransaction tx, ConversionWish wish, IReadOnlyList<ConversionType> active, CancellationToken ct)
    {
        if (wish.Type is null && active.Count != 1)
            return new ConversionResult.Rejected(new Problem("conversion_type_id", "is required"));
        if (await FindLead(tx, wish, ct) is not { } lead)
            return new ConversionResult.LeadNotFound();
        if (active.FirstOrDefault(one => wish.Type is null || one.Id == wish.Type) is not { } type)
            return new ConversionResult.TypeNotFound();
        var run = wish.Run is { } named ? await cadence.FindRun(tx, wish.Workspace.Id, named, ct) : null;
        if (wish.Run is not null && run?.Lead != lead.Id)
            return new ConversionResult.Rejected(new Problem("workflow_run_id", "not found or does not belong to your account"));
        var system = clock.GetUtcNow();
        var now = wish.Workspace.CadenceNow(system);
        var conversion = new Conversion(
            ConversionId.New(now),
            wish.Workspace.Id,
            type.Id,
            lead.Id,
            wish.Amount,
            wish.Currency ?? type.Currency,
            wish.ConvertedAt ?? now,
            now,
            run?.Id,
            run?.Workflow,
            wish.Metadata,
            wish.Notes
        );
        await conversions.Add(tx, conversion, ct);
        await access.Audit(
            tx,
            wish.Workspace.Config,
            new AuditEntry(system, wish.Actor.Name, "conversion.recorded", conversion.Id.ToString()),
            ct
        );
        var words = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{type.Name}: {conversion.Amount} {conversion.Currency}"
        );
        var line = Activity.Of(lead.Id, now, "conversion_recorded", "Conversion", words, wish.Actor.Kind);
        var runs = await cadence.OpenRuns(tx, wish.Workspace.Id, [lead.Id], ct);
        var heard = await replies.Signalled(tx, wish.Workspace, lead, runs, new Signal.Happened(SignalNames.Conversion), now, ct);
        await cadence.Apply(tx, wish.Workspace.Id, new Consequences { Activities = [line] }.And(heard), ct);
        return new ConversionResult.Recorded(conversion, type);
    }

    async Task<Lead?> FindLead(ITransaction tx, ConversionWish wish, CancellationToken ct)
    {
        var workspace = wish.Workspace.Id;
        var found =
            wish.Lead is { } id ? await leads.Hold(tx, workspace, [id], ct)
            : wish.LeadEmail is { } email ? await leads.Match(tx, workspace, [email.Key], [], ct)
            : wish.LeadPhone?.E164 is { } phone ? await leads.Match(tx, workspace, [], [phone], ct)
            : [];
        return found.MaxBy(lead => (lead.UpdatedAt, lead.Id.Value));
    }
}
