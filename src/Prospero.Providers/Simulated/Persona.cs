namespace Prospero.Providers.Simulated;

/// <summary>A kind of person.</summary>
public enum Persona
{
    /// <summary>Takes calls and answers messages.</summary>
    Eager,

    /// <summary>Hard to catch; asks to be called later.</summary>
    Busy,

    /// <summary>Has a machine take the calls and reads messages.</summary>
    Screens,

    /// <summary>Receives everything and reacts to nothing.</summary>
    Absent,

    /// <summary>Takes no calls and answers on WhatsApp.</summary>
    Texter,

    /// <summary>Takes no calls and answers by email.</summary>
    Mailer,

    /// <summary>Wants no more.</summary>
    OptsOut,

    /// <summary>The address is wrong or dead.</summary>
    Gone,

    /// <summary>On holiday; a machine answers the mail.</summary>
    Away,

    /// <summary>Reports mail as unwanted.</summary>
    Complains,
}

/// <summary>How many of a hundred or so people are of a kind.</summary>
/// <param name="Weight">Relative to the sum of all weights; 0 for none.</param>
public sealed record PersonaWeight(Persona Persona, int Weight);
