using System.Collections.ObjectModel;
using System.Text.Json;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads the steps that ask somebody else to act: a program, a person, another workflow.</summary>
static class HttpReader
{
    static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(50);
    static readonly string[] Ours = ["host", "content-length", "content-type", "transfer-encoding", "connection", "idempotency-key"];

    public static HttpStep Http(DocumentObject entry, StepGraph graph, string key, TimeSpan delay)
    {
        var method = entry.Choice("method", HttpStep.Methods) ?? "POST";
        var timeout = entry.Duration("timeout", mayBeZero: false) ?? UsualTimeout;
        if (timeout > LongestTimeout)
            entry.Wrong("timeout", "is longer than 50s", "Shorten it.");
        var body = entry.Find("body") is { } json ? JsonTemplate.Parse(json, entry.At("body"), entry.Problems) : null;
        if (entry.Has("body") && (method is "GET" or "DELETE"))
            entry.Wrong("body", $"does not belong to a {method} request", "Remove it, or use POST, PUT or PATCH.");
        return new HttpStep(
            key,
            delay,
            method,
            Url(entry)!,
            Headers(entry),
            body,
            timeout,
            entry.Count("max_tries", 1, DocumentLimits.Attempts) ?? 5,
            entry.Flag("repeatable") ?? method == "GET",
            graph.Target(entry, "on_failure")
        );
    }

    public static TaskStep Task(DocumentObject entry, StepGraph graph, string key, TimeSpan delay)
    {
        if (!entry.Has("title"))
            entry.Wrong("title", "is required", "Write what is to be done.");
        if (entry.Has("on_timeout") && !entry.Has("timeout"))
            entry.Wrong("on_timeout", "is given without timeout", "Say how long to wait for the task, or remove this.");
        return new TaskStep(
            key,
            delay,
            TemplateReader.Text(entry, "title")!,
            TemplateReader.Text(entry, "note"),
            entry.Duration("due_in", mayBeZero: false),
            entry.Duration("timeout", mayBeZero: false),
            graph.Target(entry, "on_timeout")
        );
    }

    /// <param name="own">The workflow that is read.</param>
    public static MoveStep Move(DocumentObject entry, string key, TimeSpan delay, WorkflowId own)
    {
        if (!entry.Has("workflow"))
            entry.Wrong("workflow", "is required", "Write the other workflow's id.");
        return new MoveStep(key, delay, Workflow(entry, "workflow", own, "Go on at one of its steps with go_to instead.") ?? default)
        {
            Copy = Copied(entry),
        };
    }

    /// <summary>The id of another workflow; null if the member is absent or says something else.</summary>
    /// <param name="own">The workflow that is read.</param>
    /// <param name="cure">What to do instead of naming that.</param>
    public static WorkflowId? Workflow(DocumentObject entry, string name, WorkflowId own, string cure)
    {
        if (entry.Text(name) is not { } given)
            return null;
        if (!Guid.TryParseExact(given, "D", out var id))
            entry.Wrong(name, $"is {Spelling.Quote(given)}, which is no id", "Write the other workflow's id, a UUID.");
        else if (id == own.Value)
            entry.Wrong(name, "is this workflow itself", cure);
        else
            return new WorkflowId(id);
        return null;
    }

    static List<CopiedFact> Copied(DocumentObject entry)
    {
        var copied = new List<CopiedFact>();
        if (entry.Object("copy") is not { } copy)
            return copied;
        foreach (var name in copy.Names)
            if (UpdateReader.IsSettable(copy, name) && copy.Text(name) is { } fact && ConditionReader.IsFact(copy, name, fact))
                copied.Add(new CopiedFact(name, fact));
        return copied;
    }

    // The host stands in the document: no lead's data chooses where a request goes.
    static TextTemplate? Url(DocumentObject entry)
    {
        if (!entry.Has("url"))
            entry.Wrong("url", "is required", "Write an address, such as https://example.com/leads/{{lead.external_id}}.");
        if (TemplateReader.Text(entry, "url") is not { } url)
            return null;
        var end = url.Source.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0
            ? url.Source.IndexOfAny(['/', '?', '#'], scheme + 3)
            : -1;
        var origin = end < 0 ? url.Source : url.Source[..end];
        if (
            origin.Contains('{', StringComparison.Ordinal)
            || !Uri.TryCreate(origin, UriKind.Absolute, out var parsed)
            || parsed.Scheme is not ("https" or "http")
            || parsed.UserInfo.Length > 0
        )
            entry.Wrong("url", "has no fixed https host", "Begin it with https:// and a host without variables.");
        return url;
    }

    static IReadOnlyDictionary<string, string> Headers(DocumentObject entry)
    {
        if (entry.Object("headers") is not { } headers)
            return ReadOnlyDictionary<string, string>.Empty;
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in headers.Names)
        {
            if (headers.Find(name) is not { ValueKind: JsonValueKind.String } || headers.Text(name) is not { } value)
                headers.Wrong(name, "is not a text", "Write it in quotes.");
            else if (name.Length is 0 or > 64 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')))
                headers.Wrong(name, "is no name of a header", "Use letters, digits and '-'.");
            else if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
                headers.Wrong(name, "is set by us", "Remove it.");
            else if (value.Length > 1024 || value.Any(letter => letter is < ' ' or > '~'))
                headers.Wrong(name, "holds what no header may hold", "Use up to 1024 plain ASCII characters.");
            else
                read[name] = value;
        }

        return read;
    }
}
