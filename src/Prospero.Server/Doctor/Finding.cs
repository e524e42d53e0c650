namespace Prospero.Server.Doctor;

/// <summary>How well something is.</summary>
enum Verdict
{
    Ok,

    /// <summary>It works, and somebody should look at it.</summary>
    Warn,

    /// <summary>It does not work, or a promise is not kept.</summary>
    Bad,
}

/// <summary>What was found at one place.</summary>
/// <param name="Check">Which place: <c>database</c>, <c>senders</c>.</param>
/// <param name="Says">What was found, in words.</param>
/// <param name="Cure">What to do about it, as a sentence; null where all is well.</param>
sealed record Finding(string Check, Verdict Verdict, string Says, string? Cure)
{
    public static Finding Ok(string check, string says) => new(check, Verdict.Ok, says, null);

    public static Finding Warn(string check, string says, string cure) => new(check, Verdict.Warn, says, cure);

    public static Finding Bad(string check, string says, string cure) => new(check, Verdict.Bad, says, cure);

    public override string ToString() => $"{Word, -4}  {Check}: {Says}{(Cure is null ? "" : $". {Cure}")}";

    /// <summary>The verdict as it is printed.</summary>
    public string Word => Verdict.ToString().ToLowerInvariant();
}

/// <summary>From where on something is worth a warning, or bad.</summary>
sealed record DoctorLimits
{
    public TimeSpan ClockWarn { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The nodes bear a clock that is wrong by this much.</summary>
    public TimeSpan ClockBad { get; init; } = TimeSpan.FromSeconds(30);

    public long DiskWarn { get; init; } = 2L << 30;

    public long DiskBad { get; init; } = 200L << 20;

    /// <summary>How late a touchpoint may be before anybody asks why.</summary>
    public TimeSpan LateWarn { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LateBad { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long before its end the key is named.</summary>
    public TimeSpan KeyEnds { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Up to which size a file is read to its end in search of damage.</summary>
    public long LookedThrough { get; init; } = 2L << 30;

    /// <summary>How long the database may take to answer at all.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
