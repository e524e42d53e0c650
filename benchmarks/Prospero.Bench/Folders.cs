namespace Prospero.Bench;

/// <summary>Data folders that are gone when the bench ends.</summary>
sealed class Folders : IDisposable
{
    readonly List<DirectoryInfo> _made = [];

    /// <summary>A new, empty folder on the disk of the working directory: a disk in memory would make every commit free.</summary>
    public string New()
    {
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench", Path.GetRandomFileName()));
        _made.Add(folder);
        return folder.FullName;
    }

    /// <summary>Copies a data folder's key ring.</summary>
    public static void CopyKeys(string from, string to)
    {
        var keys = Path.Combine(from, "keys");
        if (!Directory.Exists(keys))
            return;
        Directory.CreateDirectory(Path.Combine(to, "keys"));
        foreach (var file in Directory.EnumerateFiles(keys))
            File.Copy(file, Path.Combine(to, "keys", Path.GetFileName(file)));
    }

    public void Dispose()
    {
        foreach (var folder in _made)
            folder.Delete(recursive: true);
    }
}
