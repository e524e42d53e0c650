namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads what goes along with a free WhatsApp text: a file, or buttons.</summary>
static class PartsReader
{
    const int MostButtons = 3;
    const int LongestButton = 20;

    /// <summary>The file; null if there is none or something is wrong with it.</summary>
    public static StepMedia? Media(DocumentObject step)
    {
        if (!step.Has("media") || step.Object("media") is not { } media)
            return null;
        media.Refuse(DocumentWords.Media);
        foreach (var name in (string[])["type", "link"])
            if (!media.Has(name))
                media.Wrong(name, "is required", name == "type" ? $"Use one of {string.Join(", ", DocumentWords.MediaKinds)}." : null);
        var kind = media.Choice("type", DocumentWords.MediaKinds);
        var link = TemplateReader.Text(media, "link");
        var file = TemplateReader.Text(media, "file_name");
        if (
            link is not null
            && !link.Source.StartsWith("https://", StringComparison.Ordinal)
            && !link.Source.StartsWith("{{", StringComparison.Ordinal)
        )
            media.Wrong("link", "is no https address", "WhatsApp fetches the file there, such as https://cdn.example.com/plan.pdf.");
        if (kind is not (null or "document") && file is not null)
            media.Wrong("file_name", "belongs to a document", "Remove it.");
        if (kind == "audio" && step.Has("content"))
            step.Wrong("content", "cannot go along with sound", "Remove it, or send it as a step of its own.");
        return kind is null || link is null ? null : new StepMedia(kind, link, file);
    }

    /// <summary>The buttons; none if something is wrong with them.</summary>
    public static IReadOnlyList<TextTemplate> Buttons(DocumentObject step)
    {
        if (!step.Has("buttons") || step.List("buttons", 1, MostButtons) is not { } entries)
            return [];
        if (!step.Has("content"))
            step.Wrong("buttons", "is given without content", "Write the text above the buttons.");
        if (step.Has("media"))
            step.Wrong("buttons", "is given with media", "Send the file as a step of its own.");
        var buttons = new List<TextTemplate>();
        foreach (var (json, path) in entries)
        {
            if (DocumentObject.TextOf(json, path, step.Problems) is not { } text)
                continue;
            if (string.IsNullOrWhiteSpace(text) || (text.Length > LongestButton && !text.Contains("{{", StringComparison.Ordinal)))
                step.Problems.Add(path, $"has {text.Length} characters", $"A button has 1 to {LongestButton}.");
            else if (TemplateReader.Parsed(text, path, step.Problems) is { } button)
                buttons.Add(button);
        }

        return buttons;
    }
}
