using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>A patch of the metadata of many leads.</summary>
/// <param name="By">What the values name leads by.</param>
/// <param name="Values">As they were given.</param>
public sealed record MetadataWish(Workspace Workspace, LeadSelector By, IReadOnlyList<string> Values, Metadata Patch);

/// <summary>What became of it.</summary>
/// <param name="Matched">How many leads the values named.</param>
/// <param name="Updated">How many of them took the patch; fewer where one would have become too large or went away meanwhile.</param>
/// <param name="NotFound">Values that named no lead, in the order given.</param>
public sealed record MetadataPatched(int Matched, int Updated, IReadOnlyList<string> NotFound);

/// <summary>Merges one patch into the metadata of every lead that a list of values names.</summary>
public sealed class MetadataPatching(ILeads leads, LeadEditor editor, Idempotency idempotency)
{
    // A transaction that appends events stays far below 1,000 of them.
    const int Most = 500;

    /// <summary>
    /// Patches in sets, each in a transaction of its own. A call that breaks off halfway may be repeated: the same patch
    /// twice is the same as once.
    /// </summary>
    public async Task<Once<MetadataPatched>> Patch(MetadataWish wish, KeptAnswer<MetadataPatched>? answer, CancellationToken ct)
    {
        var keys = wish
            .Values.Distinct(StringComparer.Ordinal)
            .ToDictionary(value => value, value => Key(wish.By, value), StringComparer.Ordinal);
        string[] asked = [.. keys.Values.OfType<string>().Distinct(StringComparer.Ordinal)];
        var found = await leads.Select(wish.Workspace.Id, wish.By, asked, ct);
        var known = found.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        List<string> missing = [.. keys.Where(one => one.Value is null || !known.Contains(one.Value)).Select(one => one.Key)];
        LeadId[] ids = [.. found.Select(one => one.Lead).Distinct().OrderBy(id => id.Value)];
        var updated = 0;
        foreach (var set in ids.Chunk(Most).SkipLast(1))
            updated += await editor.Patch(wish.Workspace, set, wish.Patch, ct);
        LeadId[] last = [.. ids.Skip(Math.Max(0, (ids.Length - 1) / Most) * Most)];
        return await idempotency.Once(
            wish.Workspace.Id,
            answer,
            async tx =>
            {
                var patched = await editor.Patch(tx, wish.Workspace, last, wish.Patch, ct);
                return new MetadataPatched(ids.Length, updated + patched, missing);
            },
            ct
        );
    }

    // As the values are stored for looking up; null for what no lead can have.
    static string? Key(LeadSelector by, string value) =>
        by switch
        {
            LeadSelector.Id => Guid.TryParseExact(value, "D", out var id) ? id.ToString("D") : null,
            LeadSelector.Email => EmailAddress.TryParse(value, out var email) ? email.Key : null,
            LeadSelector.Phone => Phone.TryParse(value, out var phone) ? phone.E164 : null,
            _ => value,
        };
}
