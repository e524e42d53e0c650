using System.Globalization;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>steps</c>.</summary>
/// <param name="language">The workflow's language.</param>
/// <param name="catalogue">What may be named.</param>
/// <param name="statuses">The workflow's statuses.</param>
/// <param name="own">The workflow that is read.</param>
sealed class StepReader(string? language, WorkflowCatalogue catalogue, IReadOnlyList<WorkflowStatus> statuses, WorkflowId own)
{
    static readonly TimeSpan UsualRetry = TimeSpan.FromHours(24);

    readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>The steps that could be read; all of them if no problem was noted.</summary>
    public IReadOnlyList<Step> Read(DocumentObject workflow)
    {
        if (!workflow.Has("steps"))
            workflow.Wrong("steps", "is required", "List what happens, such as [{\"type\": \"call\"}].");
        if (workflow.List("steps", 1, DocumentLimits.Steps) is not { } entries)
            return [];
        var graph = new StepGraph(workflow.Problems);
        var steps = new List<Step>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.Read(json, path, workflow.Problems) is not { } entry || ReadOne(entry, graph) is not { } step)
                continue;
            steps.Add(step);
            graph.Add(step, path);
        }

        graph.Check(isWhole: steps.Count == entries.Count);
        return steps;
    }

    Step? ReadOne(DocumentObject entry, StepGraph graph)
    {
        if (!entry.Has("type"))
            entry.Wrong("type", "is required", $"Use one of {string.Join(", ", DocumentWords.Kinds)}.");
        var kind = entry.Choice("type", DocumentWords.Kinds);
        if (kind is null)
        {
            entry.Refuse(DocumentWords.AnyStep);
            return null;
        }

        Refuse(entry, kind);
        var key = Key(entry, kind);
        var delay = entry.Duration("delay", mayBeZero: true) ?? TimeSpan.Zero;
        Step step = kind switch
        {
            "wait" => WaitReader.Wait(entry, key, delay),
            "wait_for" => WaitReader.WaitFor(entry, graph, key, delay),
            "branch" => BranchReader.Branch(entry, graph, key, delay),
            "goal" => BranchReader.Goal(entry, graph, key, delay),
            "split" => BranchReader.Split(entry, graph, key, delay),
            "update" => UpdateReader.Read(entry, key, delay, statuses),
            "task" => HttpReader.Task(entry, graph, key, delay),
            "http" => HttpReader.Http(entry, graph, key, delay),
            "move" => HttpReader.Move(entry, key, delay, own),
            "end" => new EndStep(key, delay),
            _ => Contact(entry, graph, kind, key, delay),
        };
        return step with { GoTo = kind is "branch" or "split" or "move" or "end" ? null : graph.Target(entry, "go_to") };
    }

    ContactStep Contact(DocumentObject entry, StepGraph graph, string kind, string key, TimeSpan delay)
    {
        var attempts = entry.Count("max_attempts", 1, DocumentLimits.Attempts) ?? 1;
        var retry = entry.Duration("retry_after", mayBeZero: false) ?? UsualRetry;
        return kind switch
        {
            "call" => new CallStep(key, delay, attempts, retry, TemplateReader.Text(entry, "begin_message"))
            {
                Outcomes = OutcomeReader.Read(entry, graph),
            },
            "sms" => Sms(entry, key, delay, attempts, retry),
            "whatsapp" => WhatsApp(entry, key, delay, attempts, retry),
            _ => Email(entry, key, delay, attempts, retry),
        };
    }

    WhatsAppStep WhatsApp(DocumentObject entry, string key, TimeSpan delay, int attempts, TimeSpan retry)
    {
        if (!entry.Has("content") && !entry.Has("template") && !entry.Has("media"))
            entry.Wrong("content", "is required where there is no template", "Write a text, or name an approved template.");
        return new WhatsAppStep(
            key,
            delay,
            attempts,
            retry,
            TemplateReader.Text(entry, "content"),
            TemplateReader.Template(entry, language, catalogue)
        )
        {
            Media = PartsReader.Media(entry),
            Buttons = PartsReader.Buttons(entry),
        };
    }

    static SmsStep Sms(DocumentObject entry, string key, TimeSpan delay, int attempts, TimeSpan retry)
    {
        if (!entry.Has("content"))
            entry.Wrong("content", "is required", "Write the message's text.");
        return new SmsStep(key, delay, attempts, retry, TemplateReader.Text(entry, "content")!);
    }

    static EmailStep Email(DocumentObject entry, string key, TimeSpan delay, int attempts, TimeSpan retry)
    {
        if (!entry.Has("subject"))
            entry.Wrong("subject", "is required", "Write the mail's subject.");
        if (!entry.Has("content") && !entry.Has("html"))
            entry.Wrong("content", "is required where there is no html", "Write the mail's text, its html, or both.");
        var subject = TemplateReader.Text(entry, "subject");
        if (subject is not null && subject.Source.AsSpan().ContainsAny('\r', '\n'))
            entry.Wrong("subject", "has more than one line", "Write it on one line.");
        return new EmailStep(
            key,
            delay,
            attempts,
            retry,
            subject!,
            TemplateReader.Text(entry, "content"),
            TemplateReader.Text(entry, "html", isHtml: true)
        );
    }

    /// <summary>The step's own key, else its kind and how many of its kind there are so far.</summary>
    string Key(DocumentObject entry, string kind)
    {
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        var usual = string.Create(CultureInfo.InvariantCulture, $"{kind}-{_kinds[kind]}");
        var given = Keys.Read(entry, isRequired: false);
        if (given is null && entry.Has("key"))
            return usual;
        var key = given ?? usual;
        if (!_keys.Add(key))
            entry.Wrong("key", $"is {Spelling.Quote(key)}, which another step has", "Give each step a key of its own.");
        return key;
    }

    static void Refuse(DocumentObject entry, string kind)
    {
        var known = DocumentWords.Steps[kind];
        foreach (var name in entry.Names.Where(name => !known.Contains(name)))
        {
            if (DocumentWords.AnyStep.Contains(name))
                entry.Wrong(name, $"does not belong to a {kind} step", "Remove it, or change the step's type.");
            else
                entry.Wrong(name, "is not known here", Spelling.Cure(name, known));
        }
    }
}
