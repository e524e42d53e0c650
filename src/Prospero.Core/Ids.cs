using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Prospero.Core;

/// <summary>
/// Makes ids. Every id is a UUIDv7 (RFC 9562) with a counter behind the time (its section 6.2, method 1), so that rows made
/// one after the other by one process stand in that order, also within a millisecond.
/// </summary>
public static class Ids
{
    const int Chance = 6;

    static int _counter;

    // The system is asked for chance by the page, not by the id: asking costs more than all the rest.
    [ThreadStatic]
    static byte[]? _chance;

    [ThreadStatic]
    static int _left;

    /// <summary>A new id whose time part is <paramref name="at"/>.</summary>
    public static Guid New(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        TakeChance(bytes[10..]);
        var count = Interlocked.Increment(ref _counter);
        bytes[6] = (byte)(0x70 | ((count >> 22) & 0x0F));
        bytes[7] = (byte)(count >> 14);
        bytes[8] = (byte)(0x80 | ((count >> 8) & 0x3F));
        bytes[9] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The id that stands in front of all ids of this moment and later ones.</summary>
    public static Guid First(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }

    static void TakeChance(Span<byte> into)
    {
        _chance ??= new byte[Chance * 100];
        if (_left < Chance)
        {
            RandomNumberGenerator.Fill(_chance);
            _left = _chance.Length;
        }

        _left -= Chance;
        _chance.AsSpan(_left, Chance).CopyTo(into);
    }
}

/// <summary>A tenant's data set. A workspace's test data is a data set of its own.</summary>
public readonly record struct WorkspaceId(Guid Value)
{
    public static WorkspaceId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A person we try to reach.</summary>
public readonly record struct LeadId(Guid Value)
{
    public static LeadId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A plan, over all its versions.</summary>
public readonly record struct WorkflowId(Guid Value)
{
    public static WorkflowId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One published, immutable version of a workflow.</summary>
public readonly record struct WorkflowVersionId(Guid Value)
{
    public static WorkflowVersionId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One walk of a lead through one workflow version.</summary>
public readonly record struct RunId(Guid Value)
{
    public static RunId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One planned contact of a run.</summary>
public readonly record struct TouchpointId(Guid Value)
{
    public static TouchpointId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One technical try of a touchpoint.</summary>
public readonly record struct AttemptId(Guid Value)
{
    public static AttemptId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>The exclusive, expiring right to carry out a touchpoint.</summary>
public readonly record struct ClaimId(Guid Value)
{
    public static ClaimId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One rendered outgoing or received incoming content.</summary>
public readonly record struct MessageId(Guid Value)
{
    public static MessageId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>An account on a provider: a number, a mailbox, a voice agent.</summary>
public readonly record struct SenderId(Guid Value)
{
    public static SenderId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Versioned content with variables, for one channel.</summary>
public readonly record struct TemplateId(Guid Value)
{
    public static TemplateId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A named set of leads.</summary>
public readonly record struct CampaignId(Guid Value)
{
    public static CampaignId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A door for leads with settings of its own.</summary>
public readonly record struct ChatbotId(Guid Value)
{
    public static ChatbotId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A lead form of a chatbot, as web pages name it.</summary>
public readonly record struct WidgetId(Guid Value)
{
    public static WidgetId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>An appointment with a lead.</summary>
public readonly record struct MeetingId(Guid Value)
{
    public static MeetingId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Something that a lead did and that is worth money.</summary>
public readonly record struct ConversionId(Guid Value)
{
    public static ConversionId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>An address to which foreign programs send leads.</summary>
public readonly record struct HookId(Guid Value)
{
    public static HookId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A kind of conversion.</summary>
public readonly record struct ConversionTypeId(Guid Value)
{
    public static ConversionTypeId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A set of rules that chooses the workflow of incoming leads.</summary>
public readonly record struct ProcessorId(Guid Value)
{
    public static ProcessorId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>A clock of cadence time that a test data set may have instead of the real one.</summary>
public readonly record struct ClockId(Guid Value)
{
    public static ClockId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>One file of leads on its way in.</summary>
public readonly record struct ImportId(Guid Value)
{
    public static ImportId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}

/// <summary>Work over many rows that goes on batch by batch.</summary>
public readonly record struct SweepId(Guid Value)
{
    public static SweepId New(DateTimeOffset at) => new(Ids.New(at));

    public override string ToString() => Value.ToString("D");
}
