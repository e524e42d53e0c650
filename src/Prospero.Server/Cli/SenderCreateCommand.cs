using System.CommandLine;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Startup;

namespace Prospero.Server.Cli;

/// <summary><c>prospero sender create</c>: an account on a provider, checked before it is stored.</summary>
static class SenderCreateCommand
{
    public static Command Make(Terminal terminal)
    {
        var form = new SenderForm();
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object instead of the sender's id alone." };
        var data = new DataOptions(terminal);
        var command = new Command(
            "create",
            "Makes a sender and prints its id, or everything that is wrong with its settings. Settings are stored encrypted."
        );
        form.AddTo(command);
        command.Add(json);
        data.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var settings = await form.Settings(parsed, terminal, ct);
                await using var installation = await data.Open(parsed, ct);
                var workspace = await installation.Workspace(data.Workspace(parsed), ct);
                var providers = installation.Get<ProviderDirectory>();
                var given = form.Read(parsed, workspace.Id, settings, providers, installation.Now);
                Check(given, providers);
                var sender = SenderChanges.Valid(installation.Get<SenderEditor>().Draft(given));
                await SenderChanges.Store(installation, workspace, "sender.created", _ => Task.FromResult(sender), ct);
                var callback = CallbackAddress.Of(installation.Get<PublicAddress>().Url, sender);
                if (callback is not null && !parsed.GetValue(json))
                    await terminal.Error.WriteLineAsync($"Give the provider this address for its reports: {callback}");
                await terminal.Out.WriteLineAsync(
                    parsed.GetValue(json)
                        ? Answer.Json(
                            new
                            {
                                Id = sender.Id.Value,
                                sender.Name,
                                Channel = sender.Channel.Name(),
                                sender.Provider,
                                sender.Address,
                                CallbackUrl = callback?.ToString(),
                            }
                        )
                        : sender.Id.ToString()
                );
            }
        );
        return command;
    }

    static void Check(Sender sender, ProviderDirectory providers)
    {
        var provider =
            providers.Find(sender.Provider)
            ?? throw new UsageException(
                $"--provider: there is no provider '{sender.Provider}'. There are: {string.Join(", ", providers.Names.Order(StringComparer.Ordinal))}."
            );
        if (!provider.Channels.Contains(sender.Channel))
            throw new UsageException(
                $"--channel: {provider.Name} does not carry {sender.Channel.Name()}. "
                    + $"It carries: {string.Join(", ", provider.Channels.Select(channel => channel.Name()))}."
            );
        SenderChanges.Check(sender, provider);
    }
}
