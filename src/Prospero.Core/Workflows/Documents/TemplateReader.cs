using System.Globalization;

namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads texts, and the approved template of a WhatsApp step with its parameters.</summary>
static class TemplateReader
{
    /// <summary>The text; null if it is absent or wrong.</summary>
    public static TextTemplate? Text(DocumentObject step, string name, bool isHtml = false)
    {
        if (step.Text(name) is not { } given)
            return null;
        if (!string.IsNullOrWhiteSpace(given))
            return Parsed(given, isHtml, step.At(name), step.Problems);
        step.Wrong(name, "is empty", "Write something there, or leave the member out.");
        return null;
    }

    /// <summary>The use of an approved template; null if there is none or something is wrong with it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="language">The workflow's language: which template is meant when several languages have it.</param>
    /// <param name="catalogue">The templates that may be named.</param>
    public static TemplateUse? Template(DocumentObject step, string? language, WorkflowCatalogue catalogue)
    {
        if (!step.Has("template"))
        {
            foreach (var name in (string[])["template_language", "parameters"])
            {
                if (step.Has(name))
                    step.Wrong(name, "is given without a template", "Name the template, or remove this.");
            }

            return null;
        }

        var given = step.Text("template");
        var givenLanguage = step.Text("template_language");
        if (given is null || (givenLanguage is null && step.Has("template_language")))
            return null;
        if (Find(step, given, givenLanguage, language, catalogue) is not { } template)
            return null;
        var parameters = Parameters(step, template);
        return parameters is null
            ? null
            : new TemplateUse(template.Id, template.Name, template.Language, template.Body, parameters) { Slots = template.Slots ?? [] };
    }

    static NamedTemplate? Find(DocumentObject step, string name, string? givenLanguage, string? language, WorkflowCatalogue catalogue)
    {
        var named = catalogue.Templates.Where(template => template.Name == name).ToList();
        if (named.Count == 0)
        {
            step.Wrong(
                "template",
                $"is {Spelling.Quote(name)}, which is no template of this workspace",
                catalogue.Templates.Count == 0
                    ? "Create it first, and have it approved."
                    : Spelling.Cure(name, [.. catalogue.Templates.Select(template => template.Name).Distinct()])
            );
            return null;
        }

        var languages = string.Join(", ", named.Select(template => template.Language));
        if (givenLanguage is not null)
        {
            named = named.FindAll(template => IsSame(template.Language, givenLanguage));
            if (named.Count == 0)
                step.Wrong(
                    "template_language",
                    $"is {Spelling.Quote(givenLanguage)}, in which {Spelling.Quote(name)} does not exist",
                    $"Use one of {languages}."
                );
        }

        var approved = named.FindAll(template => template.IsApproved);
        if (named.Count > 0 && approved.Count == 0)
            step.Wrong("template", $"is {Spelling.Quote(name)}, which is not approved", "Wait for its approval, or use another one.");
        if (approved.Count <= 1)
            return approved.FirstOrDefault();
        if (approved.Find(template => language is not null && IsSame(template.Language, language)) is { } own)
            return own;
        step.Wrong("template_language", $"is required: {Spelling.Quote(name)} exists in several languages", $"Use one of {languages}.");
        return null;
    }

    static List<TextTemplate>? Parameters(DocumentObject step, NamedTemplate template)
    {
        var wanted =
            template.Variables == 1 ? "1 variable" : string.Create(CultureInfo.InvariantCulture, $"{template.Variables} variables");
        if (!step.Has("parameters"))
        {
            if (template.Variables == 0)
                return [];
            if (template.Slots is { } slots && slots.All(TemplateVariables.IsFromLead))
                return [.. slots.Select(slot => TextTemplate.Parse(TemplateVariables.SourceOf(slot.Name), isHtml: false).Value!)];
            step.Wrong(
                "parameters",
                $"is required: the template has {wanted}",
                "Give one text for each, such as [\"{{lead.first_name}}\"]."
            );
            return null;
        }

        if (step.List("parameters", 0, DocumentLimits.Entries) is not { } entries)
            return null;
        if (entries.Count != template.Variables)
            step.Wrong(
                "parameters",
                string.Create(CultureInfo.InvariantCulture, $"has {entries.Count} entries, but the template has {wanted}"),
                "Give one text for each."
            );
        var parameters = new List<TextTemplate>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.TextOf(json, path, step.Problems) is not { } text)
                continue;
            if (string.IsNullOrWhiteSpace(text))
                step.Problems.Add(path, "is empty", "Write a text or a variable: WhatsApp refuses empty parameters.");
            else if (Parsed(text, isHtml: false, path, step.Problems) is { } parameter)
                parameters.Add(parameter);
        }

        return parameters.Count == template.Variables ? parameters : null;
    }

    /// <summary>A text of its own; null if something is wrong with it.</summary>
    public static TextTemplate? Parsed(string source, string path, Problems problems) => Parsed(source, isHtml: false, path, problems);

    static TextTemplate? Parsed(string source, bool isHtml, string path, Problems problems)
    {
        var parsed = TextTemplate.Parse(source, isHtml);
        foreach (var problem in parsed.Problems?.All ?? [])
            problems.Add(path, problem.Message, problem.Cure);
        return parsed.Value;
    }

    /// <summary>Meta writes <c>pt_BR</c> where BCP 47 writes <c>pt-BR</c>.</summary>
    static bool IsSame(string one, string other) =>
        string.Equals(one.Replace('_', '-'), other.Replace('_', '-'), StringComparison.OrdinalIgnoreCase);
}
