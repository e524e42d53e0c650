namespace Prospero.Core.Messages.Mail;

/// <summary>Whether a machine wrote a mail (RFC 3834, and what programs do instead).</summary>
static class AutoReplySigns
{
    static readonly string[] Fields =
    [
        "X-Autoreply",
        "X-Autorespond",
        "X-Autoresponder",
        "X-Auto-Reply-From",
        "X-Failed-Recipients",
        "List-Id",
        "List-Unsubscribe",
        "Feedback-ID",
    ];

    static readonly string[] Precedences = ["bulk", "junk", "list", "auto_reply"];

    static readonly string[] Machines = ["mailer-daemon", "postmaster", "no-reply", "noreply", "no_reply", "donotreply", "do-not-reply"];

    // As mail programs put them before the subject; folded. A person's answer to one begins with "re:".
    static readonly string[] Subjects =
    [
        "automatic reply",
        "auto reply",
        "auto-reply",
        "autoreply",
        "out of office",
        "out of the office",
        "respuesta automatica",
        "fuera de la oficina",
        "fuera de oficina",
        "ausencia temporal",
        "resposta automatica",
        "fora do escritorio",
        "ausencia",
        "ausente",
        "reponse automatique",
        "automatische antwort",
        "abwesenheit",
    ];

    /// <param name="from">The author; null where none is given.</param>
    public static bool AreIn(MailHeaders headers, MailAddress? from, string subject)
    {
        var submitted = HeaderParameters.Read(headers["Auto-Submitted"]).Value;
        return (submitted.Length > 0 && submitted != "no")
            || headers["Return-Path"]?.Replace(" ", "", StringComparison.Ordinal) == "<>"
            || HeaderParameters.Read(headers["Content-Type"]).Value == "multipart/report"
            || Precedences.Contains(headers["Precedence"]?.Trim().ToLowerInvariant())
            || Fields.Any(headers.Has)
            || Machines.Contains(from?.Local)
            || IsSaidBy(subject);
    }

    static bool IsSaidBy(string subject)
    {
        var folded = Accents.LeftOut(subject.ToLowerInvariant()).TrimStart('[', '(', ' ');
        return Subjects.Any(begin => folded.StartsWith(begin, StringComparison.Ordinal));
    }
}
