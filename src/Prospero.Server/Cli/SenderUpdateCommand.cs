using System.CommandLine;
using Prospero.Core.Channels;

namespace Prospero.Server.Cli;

/// <summary><c>prospero sender update</c>: changes what is given of an account, checked before it is stored.</summary>
static class SenderUpdateCommand
{
    public static Command Make(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Its name or its id." };
        var form = new SenderChangeForm();
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the sender's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command("update", "Changes a sender; what is not given stays. Prints its id, or everything that is wrong.")
        {
            name,
        };
        form.AddTo(command);
        command.Add(json);
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = await form.Settings(parsed, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var id = await Subjects.Sender(installation, workspace, parsed.GetValue(name)!, ct);
                var changed = await SenderChanges.Store(
                    installation,
                    workspace,
                    "sender.updated",
                    async tx =>
                    {
                        // Held, because it is written whole: whoever pauses or changes it meanwhile must not be undone.
                        var known =
                            await installation.Get<ISenders>().Hold(tx, workspace.Id, id, ct)
                            ?? throw new CommandFailedException($"There is no sender {id} any more.");
                        var sender = form.Apply(parsed, known, settings);
                        SenderChanges.Check(sender, installation.Get<ProviderDirectory>().Find(sender.Provider));
                        return sender;
                    },
                    ct
                );
                await terminal.Out.WriteLineAsync(parsed.GetValue(json) ? SenderListCommand.Json(changed) : changed.Id.ToString());
            }
        );
        return command;
    }
}

/// <summary>The options that change a sender.</summary>
sealed class SenderChangeForm
{
    readonly Option<string?> _name = new("--name") { Description = "A new name; workflows that are published keep the account." };

    readonly Option<string?> _address = new("--address") { Description = "What leads see." };

    readonly Option<string?> _displayName = new("--display-name") { Description = "The name beside the address." };

    readonly Option<string[]> _set = new("--set")
    {
        HelpName = "KEY=VALUE",
        Description = "A setting of the provider; an empty value takes it away. @FILE and @- as in sender create.",
        DefaultValueFactory = _ => [],
    };

    readonly SenderLimitOptions _limits = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _address, _displayName, _set })
            command.Add(option);
        _limits.AddTo(command, "as it is");
    }

    /// <summary>What <c>--set</c> says.</summary>
    public Task<IReadOnlyDictionary<string, string>> Settings(ParseResult parsed, Terminal terminal, CancellationToken ct) =>
        SenderForm.Settings(parsed.GetValue(_set)!, terminal, ct);

    /// <summary>The sender with what was given.</summary>
    public Sender Apply(ParseResult parsed, Sender known, IReadOnlyDictionary<string, string> settings)
    {
        var merged = new Dictionary<string, string>(known.Settings, StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            if (value.Length == 0)
                merged.Remove(key);
            else
                merged[key] = value;
        }

        return _limits.Apply(
            parsed,
            known with
            {
                Name = parsed.GetValue(_name) is { } name ? Names.Read("--name", name) : known.Name,
                Address = parsed.GetValue(_address) ?? known.Address,
                DisplayName = parsed.GetValue(_displayName) ?? known.DisplayName,
                Settings = merged,
            }
        );
    }
}
