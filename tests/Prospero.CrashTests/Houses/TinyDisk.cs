using System.Diagnostics;

namespace Prospero.CrashTests;

/// <summary>A disk of its own that is full soon and can be made larger; it lies in memory. Mounting needs root.</summary>
public sealed class TinyDisk : IDisposable
{
    static readonly string[] AsRoot = Environment.IsPrivilegedProcess ? ["env"] : ["sudo", "-n"];

    TinyDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>An empty disk of so many kilobytes; null where nobody may mount one.</summary>
    public static TinyDisk? Mount(int kilobytes)
    {
        var folder = Directory.CreateTempSubdirectory("prospero-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0777", "tmpfs", folder))
            return new TinyDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Makes it as large as this, with all that is on it.</summary>
    public void Grow(int kilobytes)
    {
        if (!Run("mount", "-o", $"remount,size={kilobytes}k", Folder))
            throw new InvalidOperationException($"{Folder} could not be made larger.");
    }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    static bool Run(params string[] command)
    {
        string[] all = [.. AsRoot, .. command];
        using var process = Process.Start(
            new ProcessStartInfo(all[0], all[1..]) { UseShellExecute = false, RedirectStandardError = true }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
