namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>holidays</c>, <c>legal_hours</c>, <c>caps</c>, <c>min_gap</c> and <c>max_lateness</c>.</summary>
static class LimitReader
{
    /// <param name="owner">The workflow, or the workspace's time rules.</param>
    /// <param name="calendars">The names of the calendars that there are.</param>
    public static TimeLimits Read(DocumentObject owner, IReadOnlyCollection<string> calendars) =>
        new(
            Names(
                owner,
                "holidays",
                [TimeLimits.OfLead, .. calendars],
                "which is not a calendar here",
                "Load it with prospero calendar import, or write lead for the holidays of the lead's country."
            ),
            Names(
                owner,
                "legal_hours",
                [LegalHours.All, .. LegalHours.Known.Select(hours => hours.Key)],
                "for which no legal hours are known",
                null
            ),
            Caps(owner),
            owner.Duration("min_gap", mayBeZero: true),
            Lateness(owner)
        );

    static List<string>? Names(DocumentObject owner, string member, IReadOnlyCollection<string> known, string complaint, string? cure)
    {
        if (owner.List(member, 0, DocumentLimits.Entries) is not { } entries)
            return null;
        var names = new List<string>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.TextOf(json, path, owner.Problems) is not { } name)
                continue;
            if (!known.Contains(name))
                owner.Problems.Add(
                    path,
                    $"is {Spelling.Quote(name)}, {complaint}",
                    cure is null || Spelling.Closest(name, known) is not null ? Spelling.Cure(name, known) : cure
                );
            else if (names.Contains(name))
                owner.Problems.Add(path, $"is {Spelling.Quote(name)}, which is listed twice", "Keep one of them.");
            names.Add(name);
        }

        return names;
    }

    static ContactCaps? Caps(DocumentObject owner)
    {
        if (owner.Object("caps") is not { } entry)
            return null;
        entry.Refuse(DocumentWords.Caps);
        var (day, week, month) = (Cap(entry, "per_day"), Cap(entry, "per_week"), Cap(entry, "per_30_days"));
        if (day > week)
            entry.Wrong("per_week", "is less than per_day", "Raise it, or leave per_day out.");
        if ((week ?? day) > month)
            entry.Wrong("per_30_days", $"is less than {(week is null ? "per_day" : "per_week")}", "Raise it, or leave the other out.");
        return new ContactCaps(day, week, month);
    }

    static int? Cap(DocumentObject entry, string name) => entry.Count(name, 1, DocumentLimits.Contacts);

    static LatenessRule? Lateness(DocumentObject owner)
    {
        if (owner.Object("max_lateness") is not { } entry)
            return null;
        entry.Refuse(DocumentWords.MaxLateness);
        if (!entry.Has("after"))
            entry.Wrong("after", "is required", DurationText.Cure);
        var then = entry.Choice("then", DocumentWords.LatePolicies);
        return new LatenessRule(
            entry.Duration("after", mayBeZero: false) ?? TimeSpan.Zero,
            then is null ? LatePolicy.Skip : (LatePolicy)DocumentWords.LatePolicies.ToList().IndexOf(then)
        );
    }
}
