namespace Prospero.Tests.Rules;

/// <summary>The files of this repository, as the rules read them. Paths are relative, with forward slashes.</summary>
static class Repository
{
    static readonly string[] NotOurs = ["artifacts", "bin", "obj", "data", ".git", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files below a folder whose names end as said; none if the folder is not there.</summary>
    public static IReadOnlyList<string> Files(string folder, string ending)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? [.. Walk(start).Where(f => f.EndsWith(ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : [];
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>The names of the folders directly below one.</summary>
    public static IReadOnlyList<string> Folders(string folder)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start)
            ? [.. Directory.EnumerateDirectories(start).Select(d => Path.GetFileName(d)).Except(NotOurs).Order(StringComparer.Ordinal)]
            : [];
    }

    static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');
        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            if (NotOurs.Contains(Path.GetFileName(below)))
                continue;
            foreach (var file in Walk(below))
                yield return file;
        }
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Prospero.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No Prospero.slnx above {AppContext.BaseDirectory}: the rules read the sources they were built from."
        );
    }
}
