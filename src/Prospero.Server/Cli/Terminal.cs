namespace Prospero.Server.Cli;

/// <summary>What a command has to do with the world around it.</summary>
/// <param name="In">What is piped into it.</param>
/// <param name="Out">Its results.</param>
/// <param name="Error">What went wrong, in words for people.</param>
/// <param name="Variable">An environment variable; null if it is not set.</param>
sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Variable)
{
    public static Terminal OfProcess =>
        new(Console.In, Console.Out, Console.Error, Environment.GetEnvironmentVariable)
        {
            IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        };

    /// <summary>True if a person sits there, who can be asked and sees a line that changes.</summary>
    public bool IsInteractive { get; init; }
}

/// <summary>The command was called in a wrong way: exit code 2.</summary>
sealed class UsageException(string message) : Exception(message);

/// <summary>The command was called in the right way and could not do what it was asked: exit code 1.</summary>
sealed class CommandFailedException(string message) : Exception(message);
