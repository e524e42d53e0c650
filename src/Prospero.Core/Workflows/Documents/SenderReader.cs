namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>senders</c> and completes it for the channels that have a step.</summary>
static class SenderReader
{
    /// <param name="workflow">The document.</param>
    /// <param name="used">The channels that have a step.</param>
    /// <param name="catalogue">The senders that may be named.</param>
    public static IReadOnlyDictionary<Channel, IReadOnlyList<SenderId>> Read(
        DocumentObject workflow,
        IReadOnlyCollection<Channel> used,
        WorkflowCatalogue catalogue
    )
    {
        var senders = new Dictionary<Channel, IReadOnlyList<SenderId>>();
        var entries = workflow.Object("senders");
        entries?.Refuse(ChannelNames.All);
        foreach (var channel in Enum.GetValues<Channel>())
        {
            var ofChannel = catalogue.Senders.Where(sender => sender.Channel == channel).ToList();
            if (entries?.Has(channel.Name()) == true)
                senders.Add(channel, Named(entries, channel, ofChannel));
            else if (used.Contains(channel) && Only(workflow, channel, ofChannel) is { } only)
                senders.Add(channel, [only]);
        }

        return senders;
    }

    static List<SenderId> Named(DocumentObject entries, Channel channel, List<NamedSender> ofChannel)
    {
        var named = new List<SenderId>();
        foreach (var (json, path) in entries.List(channel.Name(), 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.TextOf(json, path, entries.Problems) is not { } name)
                continue;
            if (ofChannel.Find(sender => sender.Name == name) is not { } sender)
                entries.Problems.Add(
                    path,
                    $"is {Spelling.Quote(name)}, which is no {channel.Name()} sender of this workspace",
                    ofChannel.Count == 0 ? Create(channel) : Spelling.Cure(name, [.. ofChannel.Select(other => other.Name)])
                );
            else if (named.Contains(sender.Id))
                entries.Problems.Add(path, $"is {Spelling.Quote(name)}, which is listed twice", "Keep one of them.");
            else
                named.Add(sender.Id);
        }

        return named;
    }

    static SenderId? Only(DocumentObject workflow, Channel channel, List<NamedSender> ofChannel)
    {
        if (ofChannel is [var only])
            return only.Id;
        var path = $"{workflow.At("senders")}.{channel.Name()}";
        if (ofChannel.Count == 0)
            workflow.Problems.Add(path, $"cannot be filled: this workspace has no {channel.Name()} sender", Create(channel));
        else
            workflow.Problems.Add(
                path,
                $"is required: this workspace has several {channel.Name()} senders",
                $"List one or more of {string.Join(", ", ofChannel.Select(sender => sender.Name))}."
            );
        return null;
    }

    static string Create(Channel channel) => $"Create one with 'prospero sender create', or remove the {channel.Name()} steps.";
}
