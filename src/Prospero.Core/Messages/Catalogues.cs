using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>What documents of a workspace may name: its senders, templates and calendars.</summary>
public sealed class Catalogues(ISenders senders, IMessages messages, ITimeRules times) : ICatalogues
{
    public async Task<WorkflowCatalogue> Of(WorkspaceId config, CancellationToken ct)
    {
        var accounts = await senders.All(config, ct);
        var templates = await messages.Templates(config, ct);
        var rules = await times.Find(config, ct);
        return new WorkflowCatalogue(
            [.. accounts.Select(sender => new NamedSender(sender.Id, sender.Name, sender.Channel))],
            [
                .. templates.Select(template => new NamedTemplate(
                    template.Id,
                    template.Name,
                    template.Language,
                    template.Body,
                    template.Slots.Count,
                    template.IsApproved
                )
                {
                    Slots = template.Slots,
                }),
            ]
        )
        {
            Calendars = [.. rules?.Calendars.Select(calendar => calendar.Name) ?? []],
        };
    }
}
