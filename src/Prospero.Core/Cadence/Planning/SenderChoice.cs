using System.Buffers.Binary;
using Prospero.Core.Workflows;

namespace Prospero.Core.Cadence;

/// <summary>Which of a workflow's accounts carries a contact. The same lead always gets the same one, so that a thread stays a thread.</summary>
public static class SenderChoice
{
    /// <summary>By the lead's id, spread evenly over the channel's accounts.</summary>
    public static SenderId For(WorkflowPlan plan, Channel channel, LeadId lead)
    {
        var senders = plan.Senders[channel];
        if (senders.Count == 1)
            return senders[0];
        Span<byte> bytes = stackalloc byte[16];
        lead.Value.TryWriteBytes(bytes);
        // The tail of a UUIDv7 is random; its head is the time.
        return senders[(int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) % (uint)senders.Count)];
    }
}
