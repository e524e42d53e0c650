using System.Text;
using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers.Simulated;

/// <summary>
/// The provider's own file of what it received, one line per contact handed over: touchpoint, attempt, channel, address,
/// provider id (<c>-</c> if it gave none), separated by tabs. Who counts lost or doubled contacts compares with it.
/// </summary>
sealed class ReceivedFile(string path)
{
    readonly Lock _lock = new();

    /// <summary>Returns once the line is on disk.</summary>
    public void Append(SendRequest request, string? providerId)
    {
        var line = $"{request.Touchpoint}\t{request.Attempt}\t{request.Sender.Channel.Name()}\t{request.To}\t{providerId ?? "-"}\n";
        lock (_lock)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
    }
}
