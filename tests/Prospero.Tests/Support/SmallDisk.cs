using System.Diagnostics;
using Xunit;

namespace Prospero.Tests.Support;

/// <summary>A file system in memory that is soon full. Only root can mount one; without root its tests are skipped.</summary>
public sealed class SmallDisk : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("prospero-disk-").FullName;

    public SmallDisk(int mebibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        var mounted = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=0777", "tmpfs", _folder);
        if (mounted != 0)
            Directory.Delete(_folder);
        Assert.SkipUnless(mounted == 0, "Mounting is not allowed here.");
    }

    public string Folder => _folder;

    string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Takes all that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        // By ever smaller pieces, so that not a page remains.
        for (var piece = 1 << 20; piece >= 512; piece /= 2)
            try
            {
                while (true)
                    ballast.Write(new byte[piece]);
            }
            catch (IOException)
            {
                // A smaller piece may still fit.
            }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Nothing can be written, or everything again.</summary>
    public void MakeReadOnly(bool isReadOnly) => Assert.Equal(0, Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", _folder));

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
            return;
        Run("umount", "-l", _folder);
        Directory.Delete(_folder);
    }

    static int Run(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
