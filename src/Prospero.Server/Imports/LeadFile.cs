using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>A file of leads, looked through once before anything is taken from it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Fingerprint">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Separator">What stands between fields.</param>
sealed record LeadFile(string Path, long Length, string Fingerprint, Encoding Encoding, char Separator)
{
    /// <summary>The encodings that can be named.</summary>
    public static readonly string[] Encodings = ["auto", "utf-8", "utf-16", "windows-1252"];

    static readonly char[] Separators = [',', ';', '\t', '|'];

    const int Sample = 64 * 1024;

    /// <summary>Looks a file through: is it what it is said to be, and how is it written?</summary>
    /// <param name="encoding">One of <see cref="Encodings"/>.</param>
    /// <param name="separator">Null to guess.</param>
    /// <exception cref="CommandFailedException">It cannot be read as asked.</exception>
    public static async Task<LeadFile> Open(string path, string encoding, char? separator, CancellationToken ct)
    {
        try
        {
            await using var bytes = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                1 << 20,
                FileOptions.SequentialScan
            );
            var begin = new byte[4096];
            var length = await bytes.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, ct);
            if (length == 0)
                throw new CommandFailedException($"{path} is empty.");
            var chosen = Choose(encoding, begin.AsSpan(0, length));
            bytes.Position = 0;
            var fingerprint = await LookThrough(path, bytes, chosen is UTF8Encoding, ct);
            var file = new LeadFile(path, bytes.Length, fingerprint, chosen, separator ?? ',');
            return separator is null ? file with { Separator = file.GuessSeparator() } : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>The file's text from its beginning.</summary>
    public StreamReader Read() =>
        new(
            new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan),
            Encoding,
            detectEncodingFromByteOrderMarks: true,
            1 << 16
        );

    static Encoding Choose(string encoding, ReadOnlySpan<byte> begin)
    {
        switch (encoding)
        {
            case "utf-16" when begin is not [0xFE, 0xFF, ..] && !LooksLikeUtf16(begin, 0):
            case "auto" when begin is [0xFF, 0xFE, ..] || LooksLikeUtf16(begin, 1):
                return Encoding.Unicode;
            case "utf-16":
            case "auto" when begin is [0xFE, 0xFF, ..] || LooksLikeUtf16(begin, 0):
                return Encoding.BigEndianUnicode;
            case "windows-1252":
                return CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
            default:
                return new UTF8Encoding();
        }
    }

    // Without a mark: a header is mostly Latin letters, so that every second byte is zero.
    static bool LooksLikeUtf16(ReadOnlySpan<byte> begin, int zeroAt)
    {
        var (zeros, letters) = (0, 0);
        for (var i = 0; i + 1 < begin.Length; i += 2)
        {
            if (begin[i + zeroAt] == 0)
                zeros++;
            if (begin[i + 1 - zeroAt] != 0)
                letters++;
        }

        return zeros > 0 && zeros * 10 >= begin.Length / 2 * 8 && letters * 10 >= begin.Length / 2 * 8;
    }

    static async Task<string> LookThrough(string path, Stream bytes, bool isUtf8, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        var (kept, lines) = (0, 1L);
        int read;
        while ((read = await bytes.ReadAsync(buffer.AsMemory(kept), ct)) > 0)
        {
            hash.AppendData(buffer, kept, read);
            if (!isUtf8)
                continue;
            var length = kept + read;
            // A letter may be cut at the end of what was read.
            var whole = bytes.Position == bytes.Length ? length : WholeLetters(buffer.AsSpan(0, length));
            if (!Utf8.IsValid(buffer.AsSpan(0, whole)))
                throw NotUtf8(path, lines, buffer.AsSpan(0, whole));
            lines += buffer.AsSpan(0, whole).Count((byte)'\n');
            kept = length - whole;
            buffer.AsSpan(whole, kept).CopyTo(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static int WholeLetters(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= 3 && back <= text.Length; back++)
            if (text[^back] >= 0xC0)
                return text.Length - back;
            else if (text[^back] < 0x80)
                break;
        return text.Length;
    }

    static CommandFailedException NotUtf8(string path, long line, ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(text[range]))
                break;
            line++;
        }

        return new CommandFailedException(
            $"{path} is not UTF-8: line {line} holds bytes that are no letters in it. "
                + "If it comes from a spreadsheet on Windows, give --encoding windows-1252."
        );
    }

    // The separator that takes most rows apart in the same way wins; of equals the one that makes more columns.
    char GuessSeparator()
    {
        using var text = Read();
        var begin = new char[Sample];
        var length = text.ReadBlock(begin, 0, begin.Length);
        var best = (Share: 0.0, Columns: 1, Separator: ',');
        foreach (var separator in Separators)
        {
            var counts = Counts(new string(begin, 0, length), separator, isWhole: length < begin.Length);
            if (counts.Count == 0 || counts[0] < 2)
                continue;
            var share = counts.Count(count => count == counts[0]) / (double)counts.Count;
            if (share > best.Share + 0.05 || (share > best.Share - 0.05 && counts[0] > best.Columns))
                best = (share, counts[0], separator);
        }

        return best.Separator;
    }

    static List<int> Counts(string sample, char separator, bool isWhole)
    {
        var csv = new CsvReader(new StringReader(sample), separator);
        List<int> counts = [];
        while (counts.Count < 100 && csv.Read() is { } record)
            if (!record.IsEmpty)
                counts.Add(record.Fields.Length);
        if (!isWhole && counts.Count is > 1 and < 100)
            counts.RemoveAt(counts.Count - 1);
        return counts;
    }
}
