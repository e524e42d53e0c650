using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Workflows;

/// <summary>Spreads leads over arms, each always on the same one, until one of them has won.</summary>
/// <param name="Arms">At least two.</param>
/// <param name="Winner">By which rule one arm takes everybody who comes later; null for never.</param>
public sealed record SplitStep(string Key, TimeSpan Delay, IReadOnlyList<SplitArm> Arms, WinnerRule? Winner) : Step(Key, Delay)
{
    public override string Kind => "split";

    public override IEnumerable<string> Jumps => Arms.Select(arm => arm.GoTo);

    public override bool HasFollower => false;

    /// <summary>The arm of a lead while none has won: by its id and the step's key, in proportion to the weights.</summary>
    public SplitArm ArmOf(LeadId lead)
    {
        Span<byte> given = stackalloc byte[16 + 64];
        lead.Value.TryWriteBytes(given);
        var length = 16 + Encoding.UTF8.GetBytes(Key, given[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(given[..length], hash);
        var all = 0;
        foreach (var arm in Arms)
            all += arm.Weight;
        var at = (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (uint)all);
        foreach (var arm in Arms)
            if ((at -= arm.Weight) < 0)
                return arm;
        return Arms[^1];
    }
}

/// <summary>One arm of a split.</summary>
/// <param name="Name">Unique in the split.</param>
/// <param name="Weight">Its share, against the sum of all.</param>
/// <param name="GoTo">Where its leads go on.</param>
public sealed record SplitArm(string Name, int Weight, string GoTo);

/// <summary>When an arm has won: every arm has been given so many runs, and it is ahead of every other one by the margin.</summary>
/// <param name="By">What is counted.</param>
/// <param name="After">How many runs each arm must have been given at least.</param>
/// <param name="Margin">By how many hundredths of its runs it must be ahead of the next best.</param>
public sealed record WinnerRule(WinnerMeasure By, int After, int Margin);

/// <summary>What is counted for an arm.</summary>
public enum WinnerMeasure
{
    /// <summary>Runs in which the lead answered.</summary>
    Reply,

    /// <summary>Runs that ended with a goal or a meeting.</summary>
    Goal,
}
