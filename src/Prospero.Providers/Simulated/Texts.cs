using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>What simulated people say.</summary>
/// <param name="Replies">Answers of somebody who is interested.</param>
/// <param name="Goodbyes">Ways of wanting no more.</param>
/// <param name="Away">An automatic answer; <c>{0}</c> is the day of return.</param>
/// <param name="Calls">Summary and transcript of calls that were answered.</param>
/// <param name="CallLater">Summary and transcript of calls in which the person asked for another one.</param>
sealed record Texts(
    IReadOnlyList<string> Replies,
    IReadOnlyList<string> Goodbyes,
    string Away,
    IReadOnlyList<(string Summary, string Transcript)> Calls,
    (string Summary, string Transcript) CallLater
)
{
    public const string Stop = "STOP";
    public const string CallMe = "Please call me in two hours.";

    /// <summary>In the language in which the person was spoken to; where that is not known, in either.</summary>
    public static Texts For(SendRequest request, Chance person)
    {
        var language = request.Content switch
        {
            SendContent.ApprovedTemplate template => template.Language,
            SendContent.CallScript script => script.Language,
            _ => null,
        };
        var isSpanish = language?.StartsWith("es", StringComparison.OrdinalIgnoreCase) ?? person.Below(2, "language") == 1;
        return isSpanish ? Spanish : English;
    }

    public static Texts English { get; } =
        new(
            [
                "Yes, I'm interested. Could you send me the prices?",
                "Hi! Thanks for writing. What would the next step be?",
                "Sounds good, but I'd need to see it first. Is there a demo?",
                "Who is this? I left my details somewhere last week, was that you?",
                "Can we talk on Thursday morning?",
                "ok tell me more",
                "How much is it per month?",
                "I'd like to know whether it works with what we already have.",
            ],
            [Stop, "Stop", "Unsubscribe"],
            "Thank you for your message. I am out of the office and will be back on {0}.",
            [
                (
                    "The lead is interested and asked for prices by mail.",
                    "Agent: Hello, is this a good moment?\nLead: Yes, go ahead.\nAgent: You asked us for information.\n"
                        + "Lead: Right. Could you send me the prices?\nAgent: Of course."
                ),
                (
                    "The lead compares offers and decides next week.",
                    "Agent: Hello, you left your details with us.\nLead: I did, I am comparing a few.\n"
                        + "Agent: When will you decide?\nLead: Next week, I think."
                ),
                (
                    "The lead has understood the offer and wants to think about it.",
                    "Agent: Hello, do you have two minutes?\nLead: Two, yes.\nAgent: Here is what we do.\nLead: I'll think about it, thanks."
                ),
            ],
            ("The lead was busy and asked for another call.", "Agent: Hello, is this a good moment?\nLead: No, call me later please.")
        );

    public static Texts Spanish { get; } =
        new(
            [
                "Sí, me interesa. ¿Me pueden mandar los precios?",
                "¡Hola! Gracias por escribir. ¿Cuál sería el siguiente paso?",
                "Suena bien, pero antes me gustaría verlo. ¿Hay una demostración?",
                "¿Quién es? Dejé mis datos la semana pasada, ¿eran ustedes?",
                "¿Podemos hablar el jueves por la mañana?",
                "ok cuéntame más",
                "¿Cuánto cuesta al mes?",
                "Quisiera saber si funciona con lo que ya tenemos.",
            ],
            [Stop, "Baja", "BAJA"],
            "Gracias por su mensaje. Estoy fuera de la oficina y regreso el {0}.",
            [
                (
                    "La persona está interesada y pidió los precios por correo.",
                    "Agente: Hola, ¿es buen momento?\nPersona: Sí, dígame.\nAgente: Nos pidió información.\n"
                        + "Persona: Cierto. ¿Me manda los precios?\nAgente: Claro que sí."
                ),
                (
                    "La persona compara ofertas y decide la próxima semana.",
                    "Agente: Hola, nos dejó sus datos.\nPersona: Sí, estoy comparando varias opciones.\n"
                        + "Agente: ¿Cuándo decide?\nPersona: La próxima semana, creo."
                ),
            ],
            (
                "La persona estaba ocupada y pidió otra llamada.",
                "Agente: Hola, ¿es buen momento?\nPersona: No, llámeme más tarde, por favor."
            )
        );
}
