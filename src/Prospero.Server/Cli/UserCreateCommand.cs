using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Leads;

namespace Prospero.Server.Cli;

/// <summary><c>prospero user create</c>: a person who may sign in to the console.</summary>
static class UserCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "The name for signing in, not used by another user.", Required = true };
        var email = new Option<string?>("--email") { Description = "Where the person is reached." };
        var data = new DataOptions(terminal);
        var command = new Command("create", "Makes a user and prints the id; 'prospero sign-in --user NAME' lets the user in.")
        {
            name,
            email,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var given = Names.Read("--name", parsed.GetValue(name)!);
                var mailbox = parsed.GetValue(email);
                if (mailbox is not null && !EmailAddress.TryParse(mailbox, out _))
                    throw new UsageException($"--email: '{mailbox}' is no mailbox.");
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var user = new User(Ids.New(installation.Now), workspace.Id, given, mailbox, IsActive: true, installation.Now);
                await Add(installation, workspace, user, ct);
                await terminal.Out.WriteLineAsync(user.Id.ToString("D"));
            }
        );
        return command;
    }

    static async Task Add(OpenInstallation installation, Workspace workspace, User user, CancellationToken ct)
    {
        try
        {
            await installation.Change(
                workspace,
                "user.created",
                async tx =>
                {
                    await installation.Get<IAccess>().AddUser(tx, user, ct);
                    return (true, user.Name);
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
