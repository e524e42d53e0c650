namespace Prospero.Server.Cli;

/// <summary>Texts that commands take from files and from standard input.</summary>
static class InputText
{
    /// <summary>The text of a file; <c>-</c> is standard input.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    public static async Task<string> OfFile(string path, Terminal terminal, CancellationToken ct)
    {
        if (path == "-")
            return await terminal.In.ReadToEndAsync(ct);
        try
        {
            return await File.ReadAllTextAsync(path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>A value: <c>@FILE</c> and <c>@-</c> take it from there without its last line break, <c>@@</c> begins one that begins with @.</summary>
    public static async Task<string> OfValue(string value, Terminal terminal, CancellationToken ct)
    {
        if (!value.StartsWith('@'))
            return value;
        if (value.StartsWith("@@", StringComparison.Ordinal))
            return value[1..];
        var text = await OfFile(value[1..], terminal, ct);
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
            : text.EndsWith('\n') ? text[..^1]
            : text;
    }
}
