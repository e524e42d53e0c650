using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary>What the commands about one account share.</summary>
static class SenderAccounts
{
    /// <summary>The account of this name or id.</summary>
    public static async Task<Sender> Find(OpenInstallation installation, Workspace workspace, string given, CancellationToken ct) =>
        (await installation.Get<ISenders>().All(workspace.Id, ct)).FirstOrDefault(one => one.Name == given || one.Id.ToString() == given)
        ?? throw new CommandFailedException($"There is no sender '{given}' in this workspace.");

    /// <summary>The account, unless something is wrong with it.</summary>
    public static Sender Valid(Parsed<Sender> parsed)
    {
        if (parsed.IsValid)
            return parsed.Value;
        var first = parsed.Problems.First;
        throw first.Path is "provider" or "channel"
            ? new UsageException($"--{first.Path} {first.Message}.")
            : new CommandFailedException(parsed.Problems.ToString());
    }

    /// <summary>Stores it, with a line in the audit.</summary>
    public static async Task Save(OpenInstallation installation, Workspace workspace, string action, Sender sender, CancellationToken ct)
    {
        try
        {
            await installation.Change(
                workspace,
                action,
                async tx =>
                {
                    await installation.Get<ISenders>().Save(tx, sender, installation.Now, ct);
                    return (true, sender.Name);
                },
                ct
            );
        }
        catch (NameTaken e)
        {
            throw new CommandFailedException(e.Message);
        }
    }
}
