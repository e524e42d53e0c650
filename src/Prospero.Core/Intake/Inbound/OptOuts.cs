using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Leads;

namespace Prospero.Core.Intake;

/// <summary>Takes a lead's wish to be left alone that comes by a link instead of a message.</summary>
public sealed class OptOuts(IStore store, IAccess access, ILeads leads, ICadence cadence, InboundReplies replies, TimeProvider clock)
{
    /// <summary>Takes the lead off a channel; a repeat changes nothing. False if there is no such lead any more.</summary>
    public async Task<bool> Accept(WorkspaceId workspaceId, LeadId id, Channel channel, CancellationToken ct)
    {
        if (await access.FindWorkspace(workspaceId, ct) is not { } workspace)
            return false;
        return await store.InTransaction(
            async tx =>
            {
                if (await leads.Find(tx, workspace.Id, id, ct) is not { } lead)
                    return false;
                var hashes = LeadReach
                    .AddressHashes(lead)
                    .Where(address => address.Channel == channel)
                    .Select(address => address.AddressHash)
                    .ToList();
                var known = await leads.Suppressions(tx, workspace.Id, hashes, ct);
                if (hashes.Count == 0 || known.Any(old => old.Channel == channel && old.Reason == SuppressionReason.OptOut))
                    return true;
                var now = workspace.CadenceNow(clock.GetUtcNow());
                var runs = await cadence.OpenRuns(tx, workspace.Id, [lead.Id], ct);
                var heard = await replies.Signalled(tx, workspace, lead, runs, new Signal.OptedOut(), now, ct);
                await cadence.Apply(tx, workspace.Id, InboundReplies.OptOut(lead, channel, now).And(heard), ct);
                return true;
            },
            ct
        );
    }
}
