using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary>Stores a sender that a command made or changed.</summary>
static class SenderChanges
{
    /// <param name="make">The sender as it is to be stored, checked; made anew when the transaction is repeated.</param>
    /// <exception cref="CommandFailedException">Another sender has the name.</exception>
    public static async Task<Sender> Store(
        OpenInstallation installation,
        Workspace workspace,
        string action,
        Func<ITransaction, Task<Sender>> make,
        CancellationToken ct
    )
    {
        try
        {
            return await installation.Change(
                workspace,
                action,
                async tx =>
                {
                    var sender = await make(tx);
                    await installation.Get<ISenders>().Save(tx, sender, installation.Now, ct);
                    return (sender, sender.Name);
                },
                ct
            );
        }
        catch (NameTaken e)
        {
            throw new CommandFailedException(e.Message);
        }
    }

    /// <summary>Asks the provider what is wrong with the settings.</summary>
    /// <exception cref="CommandFailedException">Something is.</exception>
    public static void Check(Sender sender, IChannelProvider? provider)
    {
        if (provider?.Check(sender) is { Any: true } problems)
            throw new CommandFailedException(problems.ToString());
    }

    /// <summary>The sender, unless something is wrong with it.</summary>
    /// <exception cref="CommandFailedException">Something is.</exception>
    public static Sender Valid(Parsed<Sender> parsed) =>
        parsed.IsValid ? parsed.Value : throw new CommandFailedException(parsed.Problems.ToString());
}
