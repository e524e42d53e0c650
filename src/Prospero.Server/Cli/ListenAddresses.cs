namespace Prospero.Server.Cli;

/// <summary>Where a server is told to listen.</summary>
static class ListenAddresses
{
    /// <summary>Takes addresses such as <c>http://127.0.0.1:8080</c>, separated by semicolons.</summary>
    /// <exception cref="UsageException">One of them is no such address.</exception>
    public static IReadOnlyList<string> Read(string text)
    {
        var urls = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0)
            throw new UsageException("--urls takes at least one address, such as http://127.0.0.1:8080.");
        foreach (var url in urls)
            if (!IsAddress(url))
                throw new UsageException($"--urls: '{url}' is no address to listen on; give one such as http://127.0.0.1:8080, http only.");
        return urls;
    }

    // Hosts such as * and + mean every address of the machine and are no part of a URI.
    static bool IsAddress(string url) =>
        Uri.TryCreate(
            url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal),
            UriKind.Absolute,
            out var uri
        )
        && uri.Scheme == Uri.UriSchemeHttp
        && uri.AbsolutePath == "/";
}
