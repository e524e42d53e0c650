using Prospero.Core.Channels;

namespace Prospero.Core.Messages;

/// <summary>Lists the templates that a sender's provider has.</summary>
public interface ITemplateSource
{
    /// <summary>The name in <see cref="Sender.Provider"/>.</summary>
    string Provider { get; }

    Task<TemplateListing> List(Sender sender, CancellationToken ct);
}

/// <summary>What a provider listed.</summary>
/// <param name="Fault">Why it could not be read to its end, for an operator; null if it was.</param>
public sealed record TemplateListing(IReadOnlyList<ListedTemplate> Templates, string? Fault);

/// <summary>A template as its provider lists it.</summary>
public sealed record ListedTemplate(string Name, string Language, string Category, string Status, string ComponentsJson);

/// <summary>What reading the templates of a sender came to.</summary>
/// <param name="Fault">Why nothing was changed; null if all went well.</param>
public sealed record TemplatesRead(int Added, int Changed, int Gone, string? Fault);

/// <summary>Reads the templates of a sender's account and keeps them as they are there.</summary>
public sealed class TemplateSync(IStore store, IMessages messages, IEnumerable<ITemplateSource> sources, TimeProvider clock)
{
    /// <summary>True if this sender's provider has templates.</summary>
    public bool Has(Sender sender) => sources.Any(source => source.Provider == sender.Provider);

    /// <summary>Reads them all. One that is gone there is kept as deleted, because workflows may name it.</summary>
    public async Task<TemplatesRead> Read(Sender sender, CancellationToken ct)
    {
        if (sources.FirstOrDefault(source => source.Provider == sender.Provider) is not { } source)
            return new TemplatesRead(0, 0, 0, $"the provider {sender.Provider} has no templates");
        var listing = await source.List(sender, ct);
        if (listing.Fault is { } fault)
            return new TemplatesRead(0, 0, 0, fault);
        var known = (await messages.Templates(sender.Workspace, ct)).ToLookup(template => (template.Name, template.Language));
        var now = clock.GetUtcNow();
        var (added, changed) = (0, 0);
        var listed = listing.Templates.DistinctBy(template => (template.Name, template.Language)).ToList();
        var gone = known
            .SelectMany(same => same)
            .Where(template => template.Sender == sender.Id && template.Status != "DELETED")
            .Where(template => !listed.Exists(one => (one.Name, one.Language) == (template.Name, template.Language)))
            .ToList();
        await store.InTransaction(
            async tx =>
            {
                foreach (var one in listed)
                {
                    var old = known[(one.Name, one.Language)].FirstOrDefault();
                    var template = Of(one, old, sender, now);
                    if (old is null)
                        added++;
                    else if (IsSame(template, old))
                        continue;
                    else
                        changed++;
                    await messages.SaveTemplate(tx, template, ct);
                }

                foreach (var template in gone)
                    await messages.SaveTemplate(tx, template with { Status = "DELETED" }, ct);
                return true;
            },
            ct
        );
        return new TemplatesRead(added, changed, gone.Count, null);
    }

    static Template Of(ListedTemplate listed, Template? old, Sender sender, DateTimeOffset now)
    {
        var (body, slots) = TemplateComponents.Read(listed.ComponentsJson);
        return new Template(
            old?.Id ?? TemplateId.New(now),
            sender.Workspace,
            listed.Name,
            listed.Language,
            listed.Category,
            listed.Status,
            body,
            [.. slots.Select(slot => slot.Name)],
            old?.CreatedAt ?? now
        )
        {
            ComponentsJson = listed.ComponentsJson,
            Sender = sender.Id,
        };
    }

    static bool IsSame(Template one, Template other) =>
        (one.Category, one.Status, one.ComponentsJson, one.Sender) == (other.Category, other.Status, other.ComponentsJson, other.Sender);
}
