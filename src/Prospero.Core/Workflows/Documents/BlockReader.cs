namespace Prospero.Core.Workflows.Documents;

/// <summary>Reads <c>block_cadence</c>.</summary>
static class BlockReader
{
    public static BlockCadence? Read(DocumentObject workflow)
    {
        if (workflow.Object("block_cadence") is not { } entry)
            return null;
        entry.Refuse(DocumentWords.BlockCadence);
        if (!entry.Has("blocks"))
            entry.Wrong("blocks", "is required", "List at least one block, or leave block_cadence out.");
        var blocks = Blocks(entry);
        var mode = entry.Choice("caps_mode", DocumentWords.CapsModes);
        return new BlockCadence(
            blocks,
            entry.Count("max_days", 1, DocumentLimits.Days),
            entry.Count("max_per_day", 1, DocumentLimits.Contacts),
            mode is null ? CapsMode.All : (CapsMode)DocumentWords.CapsModes.ToList().IndexOf(mode)
        );
    }

    static List<ContactBlock> Blocks(DocumentObject cadence)
    {
        var blocks = new List<ContactBlock>();
        foreach (var (json, path) in cadence.List("blocks", 1, DocumentLimits.Entries) ?? [])
        {
            if (DocumentObject.Read(json, path, cadence.Problems) is not { } entry)
                continue;
            entry.Refuse(DocumentWords.Block);
            var block = new ContactBlock(
                entry.Name("label"),
                HoursReader.Stretch(entry, overMidnight: false),
                entry.Flag("enabled") ?? true,
                entry.Count("max_contacts", 1, DocumentLimits.Contacts)
            );
            if (!cadence.Problems.Any && block.IsEnabled && Overlapped(blocks, block) is { } other)
                cadence.Problems.Add(path, $"overlaps with blocks[{other}]", "Change its days or hours, or disable one of them.");
            blocks.Add(block);
        }

        if (blocks.Count > 0 && blocks.TrueForAll(block => !block.IsEnabled))
            cadence.Wrong("blocks", "has no enabled block", "Enable one, or leave block_cadence out.");
        return blocks;
    }

    static int? Overlapped(List<ContactBlock> blocks, ContactBlock block)
    {
        var at = blocks.FindIndex(other => other.IsEnabled && !WeekHours.AreApart([other.Time, block.Time]));
        return at < 0 ? null : at;
    }
}
