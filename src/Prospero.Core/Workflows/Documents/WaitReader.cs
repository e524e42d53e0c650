using NodaTime;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads the steps that wait.</summary>
static class WaitReader
{
    static readonly LocalTime Morning = new(9, 0);
    static readonly string[] Ways = ["duration", "until", "until_date"];

    public static WaitStep Wait(DocumentObject entry, string key, TimeSpan delay)
    {
        var given = Ways.Where(entry.Has).ToList();
        if (given.Count == 0)
            entry.Wrong("duration", "is required", DurationText.Cure);
        foreach (var second in given.Skip(1))
            entry.Wrong(second, $"is given beside {given[0]}", "Keep one of them.");
        if (!entry.Has("until_date"))
            foreach (var name in (string[])["before", "at"])
                if (entry.Has(name))
                    entry.Wrong(name, "is given without until_date", "Name the date, or remove this.");
        var duration = entry.Duration("duration", mayBeZero: false) ?? TimeSpan.Zero;
        return new WaitStep(key, delay, duration) { Until = Weekday(entry) ?? Date(entry) };
    }

    public static WaitForStep WaitFor(DocumentObject entry, StepGraph graph, string key, TimeSpan delay)
    {
        if (!entry.Has("timeout"))
            entry.Wrong("timeout", "is required", DurationText.Cure);
        return new WaitForStep(
            key,
            delay,
            Signals(entry),
            entry.Duration("timeout", mayBeZero: false) ?? TimeSpan.Zero,
            graph.Target(entry, "then"),
            graph.Target(entry, "on_timeout")
        );
    }

    static WaitUntil? Weekday(DocumentObject entry)
    {
        if (entry.Object("until") is not { } until)
            return null;
        until.Refuse(DocumentWords.Until);
        var days = until.Has("days") ? HoursReader.Days(until) : [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)];
        return HoursReader.TimeOfDay(until, "at") is { } at ? new WaitUntil.Weekday(days, at) : null;
    }

    static WaitUntil? Date(DocumentObject entry)
    {
        if (entry.Text("until_date") is not { } fact)
            return null;
        if (!fact.StartsWith(FactNames.Metadata, StringComparison.Ordinal) || fact.EndsWith('.'))
            entry.Wrong(
                "until_date",
                $"is {Spelling.Quote(fact)}, which is no member of metadata",
                "Write it like metadata.appointment; its value is a date such as 2026-03-02, or a moment."
            );
        var at = entry.Has("at") ? HoursReader.TimeOfDay(entry, "at") : Morning;
        return new WaitUntil.Date(fact, entry.Duration("before", mayBeZero: true) ?? TimeSpan.Zero, at ?? Morning);
    }

    static List<string> Signals(DocumentObject entry)
    {
        if (!entry.Has("signals"))
            entry.Wrong("signals", "is required", "List what is waited for, such as [\"reply\"].");
        var signals = new List<string>();
        foreach (var (json, path) in entry.List("signals", 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entry.Problems) is not { } name)
                continue;
            if (!SignalNames.IsName(name))
                entry.Problems.Add(
                    path,
                    $"is {Spelling.Quote(name)}, which is no signal",
                    $"Use one of {string.Join(", ", SignalNames.Plain)}, or status:KEY, tag:SLUG or custom:NAME."
                );
            else if (signals.Contains(name))
                entry.Problems.Add(path, $"is {Spelling.Quote(name)}, which is listed twice", "Keep one of them.");
            signals.Add(name);
        }

        return signals;
    }
}
