using System.Text;
using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>
/// The rows of which nothing is stored, with their own columns and one more that says why: a file that can be mended and
/// imported. It is made when the first row is rejected.
/// </summary>
sealed class ErrorFile : IDisposable
{
    readonly string _path;
    readonly char _separator;
    readonly string[] _header;
    readonly bool _hadErrors;
    FileStream? _file;

    /// <param name="mapping">Its columns, without the reasons of the last time.</param>
    public ErrorFile(string path, char separator, Mapping mapping)
    {
        (_path, _separator, _hadErrors) = (path, separator, mapping.IsMended);
        _header = [.. mapping.Columns.SkipLast(_hadErrors ? 1 : 0).Select(column => column.Name)];
    }

    public string Path => _path;

    /// <summary>True once a row was written.</summary>
    public bool IsThere => _file is not null;

    /// <summary>Takes up the file of an import that was begun earlier.</summary>
    /// <param name="length">How long it was when the last rows were stored; what stands behind that is written anew.</param>
    /// <exception cref="CommandFailedException">It is gone.</exception>
    public void Continue(long length)
    {
        if (length == 0)
            return;
        if (new FileInfo(_path) is not { Exists: true } there || there.Length < length)
            throw new CommandFailedException(
                $"{_path} is gone, or shorter than it was when this import broke off. Put it back, or begin anew with --again."
            );
        _file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Makes sure that no file is in the way.</summary>
    /// <exception cref="CommandFailedException">One is.</exception>
    public void Begin()
    {
        if (File.Exists(_path))
            throw new CommandFailedException(
                $"{_path} is there already and may hold rows that are still to be mended. Move it away, or give --errors another name."
            );
    }

    /// <summary>
    /// What the file becomes when rows are written behind <paramref name="length"/>, over what may stand there: its new length, and
    /// what writes them to the disk, which may be repeated.
    /// </summary>
    public (long Length, Action Write) Append(long length, IReadOnlyList<(CsvRecord Record, string Error)> rows)
    {
        if (rows.Count == 0)
            return (length, static () => { });
        using var text = new StringWriter { NewLine = "\n" };
        if (length == 0)
        {
            text.Write('\ufeff');
            CsvWriter.Write(text, _separator, [.. _header, Mapping.ErrorColumn]);
        }

        foreach (var (record, error) in rows)
            CsvWriter.Write(text, _separator, [.. Fitted(record.Fields), error]);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return (length + bytes.Length, () => Write(length, bytes));
    }

    public void Dispose() => _file?.Dispose();

    void Write(long length, byte[] bytes)
    {
        _file ??= new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _file.SetLength(length);
        _file.Position = length;
        _file.Write(bytes);
        _file.Flush(flushToDisk: true);
    }

    // The reason stands in the last column, whatever the row has.
    string[] Fitted(string[] fields)
    {
        if (_hadErrors && fields.Length == _header.Length + 1)
            fields = fields[..^1];
        var fitted = new string[_header.Length];
        for (var i = 0; i < fitted.Length; i++)
            fitted[i] = i < fields.Length ? fields[i] : "";
        if (fields.Length > fitted.Length)
            fitted[^1] = string.Join(_separator, fields[(fitted.Length - 1)..]);
        return fitted;
    }
}
