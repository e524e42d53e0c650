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
                var given = parsed.GetValue(name)!;
                var known = await SenderAccounts.Find(installation, workspace, given, ct);
                var changed = SenderAccounts.Valid(installation.Get<SenderEditor>().Checked(form.Apply(parsed, known, settings)));
                await SenderAccounts.Save(installation, workspace, "sender.updated", changed, ct);
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

    readonly Option<string?> _perSecond = new("--per-second") { HelpName = "N|none", Description = "The most per second." };

    readonly Option<string?> _perDay = new("--per-day") { HelpName = "N|none", Description = "The most per day of the workspace's zone." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _address, _displayName, _set, _perSecond, _perDay })
            command.Add(option);
    }

    /// <summary>What <c>--set</c> says.</summary>
    public Task<IReadOnlyDictionary<string, string>> Settings(ParseResult parsed, Terminal terminal, CancellationToken ct) =>
        SenderForm.Settings(parsed.GetValue(_set)!, terminal, ct);

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

        return known with
        {
            Name = parsed.GetValue(_name) is { } name ? Names.Read("--name", name) : known.Name,
            Address = parsed.GetValue(_address) ?? known.Address,
            DisplayName = parsed.GetValue(_displayName) ?? known.DisplayName,
            Settings = merged,
            Limits = known.Limits with
            {
                PerSecond = parsed.GetValue(_perSecond) is { } perSecond ? SenderForm.PerSecond(perSecond) : known.Limits.PerSecond,
                PerDay = parsed.GetValue(_perDay) is { } perDay ? SenderForm.PerDay(perDay) : known.Limits.PerDay,
            },
        };
    }
}
