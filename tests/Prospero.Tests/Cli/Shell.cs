using Prospero.Server.Cli;
using Prospero.Server.Startup;

namespace Prospero.Tests.Cli;

/// <summary>What a command said and how it ended.</summary>
sealed record Said(int Code, string Out, string Error);

/// <summary>Runs commands on a data folder of its own.</summary>
public sealed class Shell : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prospero-cli");

    internal Dictionary<string, string> Variables { get; } = [];

    internal string Data => Path.Combine(_folder.FullName, "data");

    internal string File(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a command on the folder's data.</summary>
    internal Task<Said> Run(params string[] args) => Run("", [.. args, "--data", Data]);

    /// <summary>Runs a command just as it stands.</summary>
    internal async Task<Said> Run(string input, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(input), output, error, Variables.GetValueOrDefault);
        var code = await CommandLine.Run(args, terminal, CancellationToken.None);
        return new Said(code, output.ToString(), error.ToString());
    }

    /// <summary>The data as the commands left it.</summary>
    internal Task<OpenInstallation> Open() => OpenInstallation.Open(new ServerOptions { DataFolder = Data }, CancellationToken.None);

    public void Dispose() => _folder.Delete(recursive: true);
}
