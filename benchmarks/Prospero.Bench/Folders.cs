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

    public void Dispose()
    {
        foreach (var folder in _made)
            folder.Delete(recursive: true);
    }
}
