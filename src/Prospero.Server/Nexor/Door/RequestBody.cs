using System.Buffers;

namespace Prospero.Server.Nexor.Door;

/// <summary>Reads a request's body without ever holding more than is allowed.</summary>
static class RequestBody
{
    /// <summary>The most that a body may have, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The body's bytes; null if there are more than <see cref="MaxBytes"/>.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBytes)
            return null;
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
