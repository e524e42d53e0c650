using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Core.Messages;

/// <summary>What documents of a workspace may name: its senders and its templates.</summary>
public sealed class Catalogues(ISenders senders, IMessages messages) : ICatalogues
{
    public async Task<WorkflowCatalogue> Of(WorkspaceId config, CancellationToken ct)
    {
        var accounts = await senders.All(config, ct);
        var templates = await messages.Templates(config, ct);
        return new WorkflowCatalogue(
            [.. accounts.Select(sender => new NamedSender(sender.Id, sender.Name, sender.Channel))],
            [
                .. templates.Select(template => new NamedTemplate(
                    template.Id,
                    template.Name,
                    template.Language,
                    template.Body,
                    template.Variables.Count,
                    template.IsApproved
                )),
            ]
        );
    }
}
