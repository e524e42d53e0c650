using System.CommandLine;
using Prospero.Core.Access;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero sign-in</c>: a link that opens the console once.</summary>
static class SignInCommand
{
    public static Command Make(Terminal terminal)
    {
        var user = new Option<string?>("--user") { HelpName = "NAME", Description = "Who signs in. Default: the only user." };
        var data = new DataOptions(terminal);
        var command = new Command(
            "sign-in",
            "Prints a link that opens the console once, within 15 minutes. It begins with PROSPERO_SERVER__PUBLICURL."
        )
        {
            user,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var person = Choose(await installation.Get<IAccess>().Users(workspace.Id, ct), parsed.GetValue(user));
                var link = SignInLink.Make(person.Id, installation.Get<PublicAddress>().Url, installation.Now);
                await installation.Change(
                    workspace,
                    "sign_in.created",
                    async tx =>
                    {
                        await link.Add(installation.Get<IAccess>(), tx, ct);
                        return (true, person.Name);
                    },
                    ct
                );
                await terminal.Out.WriteLineAsync(link.Url.ToString());
            }
        );
        return command;
    }

    static User Choose(IReadOnlyList<User> users, string? name)
    {
        var active = users.Where(user => user.IsActive).ToList();
        if (active.Count == 0)
            throw new CommandFailedException("This workspace has no user; 'prospero user create' makes one.");
        var names = string.Join(", ", active.Select(user => user.Name));
        if (name is null)
            return active.Count == 1 ? active[0] : throw new UsageException($"There are several users; give --user with one of: {names}.");
        return active.Find(user => user.Name == name)
            ?? throw new UsageException($"There is no user named '{name}' who may sign in. There are: {names}.");
    }
}
