using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Startup;
using Prospero.Storage;

namespace Prospero.Server.Cli;

/// <summary>The commands of <c>prospero</c>. Exit codes: 0 done, 1 failed, 2 called in a wrong way.</summary>
static class CommandLine
{
    public static async Task<int> Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken ct)
    {
        var parsed = Root(terminal).Parse(args);
        var isUsage = parsed.Action is ParseErrorAction;
        if (parsed.Action is ParseErrorAction wrong)
            wrong.ShowHelp = false;
        var surroundings = new InvocationConfiguration
        {
            Output = isUsage ? terminal.Error : terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            // The server ends by itself when it is asked to; the other commands hold nothing that must be put away.
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parsed.InvokeAsync(surroundings, ct);
            return isUsage ? 2 : code;
        }
        catch (UsageException e)
        {
            await terminal.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (Exception e) when (IsSaidInASentence(e))
        {
            await terminal.Error.WriteLineAsync(e is StoreUnavailable ? $"The data cannot be used: {e.Message}." : e.Message);
            return 1;
        }
    }

    // These carry words for people; anything else is a fault of ours and shows where it came from.
    static bool IsSaidInASentence(Exception e) =>
        e is CommandFailedException or StoreUnavailable or SchemaTooNew or KeyRingLocked or IOException or UnauthorizedAccessException;

    static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Prospero contacts leads by call, WhatsApp and email until they answer.")
        {
            ServeCommand.Make(terminal),
            DemoCommand.Make(terminal),
            MigrateCommand.Make(terminal),
            new Command("key", "Keys to the API.") { KeyCreateCommand.Make(terminal) },
            new Command("keyring", "The keys that encrypt what is secret.") { KeyRingCommand.Make(terminal) },
            new Command("chatbot", "Doors for leads on the PollyBot surface.")
            {
                ChatbotCreateCommand.Make(terminal),
                ChatbotListCommand.Make(terminal),
            },
            new Command("widget", "Lead forms that web pages embed.")
            {
                WidgetCreateCommand.Make(terminal),
                WidgetListCommand.Make(terminal),
            },
            new Command("hook", "Addresses for leads from programs that have no key.")
            {
                HookCreateCommand.Make(terminal),
                HookListCommand.Make(terminal),
            },
            new Command("workflow", "Plans by which leads are contacted.")
            {
                WorkflowPublishCommand.Make(terminal),
                PauseCommands.Pause(terminal, PauseScope.Workflow),
                PauseCommands.Resume(terminal, PauseScope.Workflow),
            },
            new Command("calendar", "Holidays on which nobody is contacted.")
            {
                CalendarImportCommand.Make(terminal),
                CalendarListCommand.Make(terminal),
            },
            new Command("time-rules", "What a workspace lays down about time for all of its workflows.")
            {
                TimeRulesSetCommand.Make(terminal),
                TimeRulesShowCommand.Make(terminal),
            },
            new Command("workspace", "Tenants, each with data of its own.")
            {
                WorkspaceCreateCommand.Make(terminal),
                PauseCommands.Pause(terminal, PauseScope.Workspace),
                PauseCommands.Resume(terminal, PauseScope.Workspace),
            },
            new Command("user", "People who sign in to the console.") { UserCreateCommand.Make(terminal) },
            Senders(terminal),
            new Command("touchpoint", "Planned contacts.") { HeldListCommand.Make(terminal), SettleCommand.Make(terminal) },
            SimulateCommand.Make(terminal),
            ExplainCommand.Make(terminal),
            TestClockCommands.Make(terminal),
            new Command("template", "Approved WhatsApp templates.") { TemplateCommands.Sync(terminal), TemplateCommands.List(terminal) },
            SignInCommand.Make(terminal),
            ImportCommand.Make(terminal),
            DoctorCommand.Make(terminal),
        };
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        return root;
    }

    static Command Senders(Terminal terminal) =>
        new Command("sender", "Accounts on providers: numbers, mailboxes, voice agents.")
        {
            SenderCreateCommand.Make(terminal),
            SenderListCommand.Make(terminal),
            SenderUpdateCommand.Make(terminal),
            SenderCheckCommands.Test(terminal),
            SenderCheckCommands.Rotate(terminal),
            SenderCheckCommands.Callback(terminal),
            PauseCommands.Pause(terminal, PauseScope.Sender),
            PauseCommands.Resume(terminal, PauseScope.Sender),
        };

    sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            // What stands after the plus sign names the sources, which is nothing for a person.
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            parseResult.InvocationConfiguration.Output.WriteLine(version.Split('+')[0]);
            return 0;
        }
    }
}
