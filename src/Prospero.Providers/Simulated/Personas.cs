using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>Who answers at an ordinary contact point, and how such a person takes a contact.</summary>
static class Personas
{
    /// <summary>A mix as operators know it: most are hard to reach, some answer, a few are lost.</summary>
    public static IReadOnlyList<PersonaWeight> Usual { get; } =
    [
        new(Persona.Eager, 20),
        new(Persona.Busy, 20),
        new(Persona.Screens, 12),
        new(Persona.Absent, 15),
        new(Persona.Texter, 12),
        new(Persona.Mailer, 8),
        new(Persona.OptsOut, 4),
        new(Persona.Gone, 4),
        new(Persona.Away, 3),
        new(Persona.Complains, 2),
    ];

    /// <summary>The person behind a contact point; the same for good.</summary>
    public static Persona Behind(Chance contactPoint, IReadOnlyList<PersonaWeight> mix) =>
        contactPoint.OneOf([.. mix.Select(part => (part.Persona, part.Weight))], "persona");

    /// <summary>What the person makes of one contact.</summary>
    public static Behaviour Takes(this Persona persona, Channel channel, Chance contact) =>
        new Behaviour(contact.OneOf(channel == Channel.Call ? Calls(persona) : Messages(persona, channel), "deed")).On(channel);

    static (Deed, int)[] Calls(Persona persona) =>
        persona switch
        {
            Persona.Eager => [(Deed.Answered, 80), (Deed.NoAnswer, 12), (Deed.Voicemail, 8)],
            Persona.Busy => [(Deed.Busy, 35), (Deed.NoAnswer, 35), (Deed.CallBack, 18), (Deed.Answered, 12)],
            Persona.Screens => [(Deed.Voicemail, 85), (Deed.Answered, 15)],
            Persona.Gone => [(Deed.CallFailed, 70), (Deed.Invalid, 30)],
            Persona.OptsOut => [(Deed.NoAnswer, 60), (Deed.Busy, 40)],
            _ => [(Deed.NoAnswer, 75), (Deed.Voicemail, 20), (Deed.Busy, 5)],
        };

    static (Deed, int)[] Messages(Persona persona, Channel channel) =>
        persona switch
        {
            Persona.Eager => [(Deed.Replied, 60), (Deed.Read, 35), (Deed.Delivered, 5)],
            Persona.Busy => [(Deed.Read, 60), (Deed.Delivered, 25), (Deed.Replied, 15)],
            Persona.Screens => [(Deed.Read, 70), (Deed.Replied, 20), (Deed.Delivered, 10)],
            Persona.Texter when channel != Channel.Email => [(Deed.Replied, 85), (Deed.Read, 15)],
            Persona.Mailer when channel == Channel.Email => [(Deed.Replied, 85), (Deed.Read, 15)],
            Persona.OptsOut => [(Deed.Stop, 75), (Deed.Read, 25)],
            Persona.Gone => [(Deed.Bounce, 70), (Deed.Invalid, 30)],
            Persona.Away when channel == Channel.Email => [(Deed.OutOfOffice, 100)],
            Persona.Complains when channel == Channel.Email => [(Deed.Complaint, 50), (Deed.Read, 50)],
            _ => [(Deed.Delivered, 65), (Deed.Read, 35)],
        };
}
