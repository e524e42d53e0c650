namespace Prospero.Server.Cli;

/// <summary>Names that people give.</summary>
static class Names
{
    const int Longest = 100;

    /// <summary>The name, trimmed.</summary>
    /// <exception cref="UsageException">It is blank, too long, or has control characters.</exception>
    public static string Read(string option, string text)
    {
        var name = text.Trim();
        return name.Length is > 0 and <= Longest && !name.Any(char.IsControl)
            ? name
            : throw new UsageException($"{option} takes 1 to {Longest} characters on one line.");
    }
}
