using System.CommandLine;
using Prospero.Core.Channels;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero sender test</c>, <c>rotate</c> and <c>callback</c>: what an account has to do with its provider.</summary>
static class SenderCheckCommands
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Test(Terminal terminal)
    {
        var name = Name();
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object." };
        var data = new DataOptions(terminal);
        var command = new Command("test", "Asks the provider whether it knows the account and takes its credentials. Contacts no lead.")
        {
            name,
            json,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var sender = await Find(installation, workspace, parsed.GetValue(name)!, ct);
                if (await Probe(installation, sender, ct) is not { } check)
                    throw new CommandFailedException($"The provider {sender.Provider} cannot be asked.");
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? Answer.Json(
                            new
                            {
                                check.IsGood,
                                check.Words,
                                Facts = new Dictionary<string, string>(check.Facts),
                            }
                        )
                        : string.Join(Environment.NewLine, [check.Words, .. check.Facts.Select(fact => $"  {fact.Key}: {fact.Value}")])
                );
                return check.IsGood ? 0 : 1;
            }
        );
        return command;
    }

    public static Command Rotate(Terminal terminal)
    {
        var name = Name();
        var set = new Option<string[]>("--set")
        {
            HelpName = "KEY=VALUE",
            Description = "A credential that replaces the old one. @FILE and @- as in sender create.",
            DefaultValueFactory = _ => [],
        };
        var address = new Option<bool>("--new-address") { Description = "Give it another callback address; the old one closes at once." };
        var unasked = new Option<bool>("--unasked") { Description = "Store them without asking the provider first." };
        var data = new DataOptions(terminal);
        var command = new Command(
            "rotate",
            "Replaces credentials, once the provider takes the new ones. What it signed with the old secret is believed until the next "
                + "rotation. Prints the callback address, where there is one."
        )
        {
            name,
            set,
            address,
            unasked,
        };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = await SenderForm.Settings(parsed.GetValue(set)!, terminal, ct);
                var renews = parsed.GetValue(address);
                if (settings.Count == 0 && !renews)
                    throw new UsageException("Give --set KEY=VALUE, or --new-address.");
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var old = await Find(installation, workspace, parsed.GetValue(name)!, ct);
                var editor = installation.Get<SenderEditor>();
                var rotated = SenderChanges.Valid(editor.Rotated(old, settings, renews));
                if (!parsed.GetValue(unasked) && await Probe(installation, rotated, ct) is { IsGood: false } bad)
                    throw new CommandFailedException($"Nothing was changed: {bad.Words}");
                rotated = await SenderChanges.Store(
                    installation,
                    workspace,
                    "sender.rotated",
                    async tx =>
                        SenderChanges.Valid(
                            editor.Rotated(
                                await installation.Get<ISenders>().Hold(tx, workspace.Id, old.Id, ct)
                                    ?? throw new CommandFailedException($"There is no sender {old.Id} any more."),
                                settings,
                                renews
                            )
                        ),
                    ct
                );
                if (CallbackAddress.Of(installation.Get<PublicAddress>().Url, rotated) is { } callback)
                    await terminal.Out.WriteLineAsync(callback.ToString());
            }
        );
        return command;
    }

    public static Command Callback(Terminal terminal)
    {
        var name = Name();
        var data = new DataOptions(terminal);
        var command = new Command("callback", "Prints the address at which the account's provider reports. It is a secret.") { name };
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var sender = await Find(installation, workspace, parsed.GetValue(name)!, ct);
                var callback =
                    CallbackAddress.Of(installation.Get<PublicAddress>().Url, sender)
                    ?? throw new CommandFailedException($"The provider {sender.Provider} does not report by requests.");
                await terminal.Out.WriteLineAsync(callback.ToString());
            }
        );
        return command;
    }

    static async Task<Sender> Find(OpenInstallation installation, Core.Access.Workspace workspace, string given, CancellationToken ct)
    {
        var id = await Subjects.Sender(installation, workspace, given, ct);
        return await installation.Get<ISenders>().Find(workspace.Id, id, ct)
            ?? throw new CommandFailedException($"There is no sender {id} any more.");
    }

    static Argument<string> Name() => new("NAME") { Description = "Its name or its id." };

    static async Task<SenderCheck?> Probe(OpenInstallation installation, Sender sender, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, installation.Get<TimeProvider>());
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        return await installation.Get<SenderEditor>().Probe(sender, both.Token);
    }
}
