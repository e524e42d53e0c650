using System.CommandLine;
using System.Runtime.InteropServices;
using Prospero.Server.Imports;

namespace Prospero.Server.Cli;

/// <summary><c>prospero import</c>: takes a file of leads in, or tells what became of earlier ones.</summary>
sealed class ImportCommand
{
    readonly Argument<string?> _file = new("FILE")
    {
        Description = "The file: separated values with a header.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string[]> _map = new("--map")
    {
        HelpName = "COLUMN=FIELD",
        Description = $"Where a column goes: {string.Join(", ", Targets.All)}, or metadata.KEY. Repeatable. Default: guessed by its name.",
    };

    readonly Option<string[]> _ignore = new("--ignore") { HelpName = "COLUMN", Description = "A column to leave out. Repeatable." };

    readonly Option<string?> _country = new("--country")
    {
        HelpName = "CO",
        Description = "Whose national phone numbers these are, as an ISO 3166 code. Default: the workspace's region, else none.",
    };

    readonly Option<string> _encoding = new("--encoding")
    {
        Description = "How letters are written; auto knows UTF-8 and UTF-16.",
        DefaultValueFactory = _ => "auto",
    };

    readonly Option<string?> _separator = new("--separator")
    {
        HelpName = "CHARACTER",
        Description = "What stands between fields: comma, semicolon, tab, pipe, or one character. Default: guessed.",
    };

    readonly Option<string?> _workflow = new("--workflow") { HelpName = "NAME|ID", Description = "The workflow to enrol in." };

    readonly Option<string?> _enrol = new("--enrol")
    {
        HelpName = "none|now|RATE",
        Description = "When: now, or spread at a rate such as 500/h or 20/m; none stores only.",
    };

    readonly Option<string[]> _tag = new("--tag") { HelpName = "TAG", Description = "A tag for every lead. Repeatable." };
    readonly Option<string?> _campaign = new("--campaign") { HelpName = "NAME|ID", Description = "The campaign of every lead." };

    readonly Option<string?> _source = new("--source")
    {
        HelpName = "TEXT",
        Description = "The source of leads whose row has none. Default: import.",
    };

    readonly Option<string?> _errors = new("--errors")
    {
        HelpName = "FILE",
        Description = "Where rejected rows go, with the reason. Default: FILE.errors.csv.",
    };

    readonly Option<bool> _dryRun = new("--dry-run") { Description = "Count what would become of the rows, and store nothing." };
    readonly Option<bool> _test = new("--test") { Description = "Into the workspace's test data, of which nothing leaves the house." };
    readonly Option<bool> _again = new("--again") { Description = "Begin anew with a file that was imported, or half imported, before." };
    readonly Option<bool> _yes = new("--yes") { Description = "Do not ask before it begins." };
    readonly Option<bool> _json = new("--json") { Description = "Answer with a JSON object." };
    readonly Option<bool> _list = new("--list") { Description = "Show the imports so far instead." };
    readonly Option<Guid?> _leads = new("--leads")
    {
        HelpName = "ID",
        Description = "Print row and lead id of each row of that import instead.",
    };

    readonly Terminal _terminal;
    readonly DataOptions _data;

    ImportCommand(Terminal terminal)
    {
        _terminal = terminal;
        _data = new DataOptions(terminal);
        _encoding.AcceptOnlyFromAmong(LeadFile.Encodings);
    }

    public static Command Make(Terminal terminal) => new ImportCommand(terminal).Make();

    Command Make()
    {
        var command = new Command(
            "import",
            "Imports leads from a file. Broken off at any moment, it goes on where it stopped when it is run again. Works beside a running server."
        )
        {
            _file,
            _map,
            _ignore,
            _country,
            _encoding,
            _separator,
            _workflow,
            _enrol,
            _tag,
            _campaign,
            _source,
            _errors,
            _dryRun,
            _test,
            _again,
            _yes,
            _json,
            _list,
            _leads,
        };
        _data.AddTo(command);
        command.SetAction(Act);
        return command;
    }

    async Task<int> Act(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetValue(_file);
        var isAsking = parsed.GetValue(_list) || parsed.GetValue(_leads) is not null;
        if (file is null == !isAsking)
            throw new UsageException("import takes either a FILE, or --list, or --leads ID.");
        var order = isAsking ? null : Order(parsed, file!);
        await using var installation = await _data.Open(parsed, ct);
        var answers = new ImportAnswers(_terminal, parsed.GetValue(_json));
        if (order is null)
            return await Tell(parsed, installation, answers, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // What is at hand is stored; a second Ctrl-C ends at once, and even that loses nothing.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var outcome = await new FileImport(order, installation, _data.Read(parsed), _terminal).Run(stop.Token);
        return await answers.Tell(outcome);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    async Task<int> Tell(ParseResult parsed, OpenInstallation installation, ImportAnswers answers, CancellationToken ct)
    {
        var live = await installation.Workspace(_data.Workspace(parsed), ct);
        var workspace = parsed.GetValue(_test) ? await installation.Get<Startup.Installation>().TestDataOf(live, null, ct) : live;
        if (parsed.GetValue(_leads) is { } id)
            await answers.Leads(installation, workspace, new Core.ImportId(id), ct);
        else
            await answers.List(installation, workspace, ct);
        return 0;
    }

    ImportOrder Order(ParseResult parsed, string file) =>
        new()
        {
            File = file,
            Map = [.. (parsed.GetValue(_map) ?? []).Select(Pair)],
            Ignore = parsed.GetValue(_ignore) ?? [],
            Country = parsed.GetValue(_country),
            Encoding = parsed.GetValue(_encoding)!,
            Separator = parsed.GetValue(_separator) is { } separator ? SeparatorOf(separator) : null,
            Workflow = parsed.GetValue(_workflow),
            Enrol = parsed.GetValue(_enrol),
            Tags = parsed.GetValue(_tag) ?? [],
            Campaign = parsed.GetValue(_campaign),
            Source = parsed.GetValue(_source),
            Errors = parsed.GetValue(_errors),
            IsDry = parsed.GetValue(_dryRun),
            IsTest = parsed.GetValue(_test),
            IsAgain = parsed.GetValue(_again),
            IsYes = parsed.GetValue(_yes),
            Workspace = _data.Workspace(parsed),
        };

    static (string Column, string Target) Pair(string text)
    {
        var equals = text.LastIndexOf('=');
        return equals > 0 && equals < text.Length - 1
            ? (text[..equals].Trim(), text[(equals + 1)..].Trim())
            : throw new UsageException($"--map: '{text}' is not COLUMN=FIELD, such as Correo=email.");
    }

    static char SeparatorOf(string text) =>
        text switch
        {
            "comma" => ',',
            "semicolon" => ';',
            "tab" or "\\t" => '\t',
            "pipe" => '|',
            [var one] when one != '"' && !char.IsLetterOrDigit(one) && !char.IsControl(one) || one == '\t' => one,
            _ => throw new UsageException($"--separator: '{text}' is none of comma, semicolon, tab, pipe, or one character."),
        };
}
