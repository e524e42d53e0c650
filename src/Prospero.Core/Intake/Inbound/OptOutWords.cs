using System.Text;

namespace Prospero.Core.Intake;

/// <summary>
/// The words by which a lead asks to be left alone. A message counts only when it is such a word and little else: "stop"
/// does, "don't stop by before nine" does not.
/// </summary>
public static class OptOutWords
{
    // The list that carriers and WhatsApp providers share, in English, Spanish and Portuguese.
    static readonly HashSet<string> Phrases = new(StringComparer.Ordinal)
    {
        "stop",
        "stopall",
        "stop all",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "opt out",
        "optout",
        "remove me",
        "leave me alone",
        "do not contact me",
        "dont contact me",
        "stop contacting me",
        "stop messaging me",
        "please stop",
        "baja",
        "alto",
        "parar",
        "cancelar",
        "salir",
        "stop promotions",
        "detener promociones",
        "cancelar promociones",
        "parar promocoes",
        "darme de baja",
        "dar de baja",
        "no molestar",
        "no me contacten",
        "no me escriban",
        "dejen de escribirme",
        "no quiero mas mensajes",
        "sair",
        "pare",
        "descadastrar",
        "remover",
        "nao quero mais",
    };

    /// <summary>True if the first line of the text is such a phrase, whatever its case, accents and punctuation.</summary>
    public static bool Match(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0)
            line = line[..end];
        return line.Length <= 40 && Phrases.Contains(Fold(line.ToString()));
    }

    static string Fold(string line)
    {
        var folded = new StringBuilder(line.Length);
        foreach (var c in Accents.LeftOut(line.ToLowerInvariant()))
        {
            if (char.IsLetterOrDigit(c))
                folded.Append(c);
            else if (char.IsWhiteSpace(c) && folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }
}
