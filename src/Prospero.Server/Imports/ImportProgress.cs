using System.Globalization;
using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>Says how far an import has come: a line that changes for a person, a line now and then for a log.</summary>
sealed class ImportProgress(Terminal terminal, TimeProvider clock, long bytes, long rowsBefore)
{
    static readonly TimeSpan ForPeople = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan ForLogs = TimeSpan.FromSeconds(10);

    readonly long _began = clock.GetTimestamp();
    long _shown = clock.GetTimestamp();
    long _bytesBefore = -1;
    int _width;

    /// <param name="rows">How many rows of the file are behind us.</param>
    /// <param name="read">How many of its bytes.</param>
    public void Show(long rows, long read)
    {
        // What was read before the first set was stored, an earlier process had stored.
        if (_bytesBefore < 0)
            _bytesBefore = rowsBefore == 0 ? 0 : read;
        if (clock.GetElapsedTime(_shown) < (terminal.IsInteractive ? ForPeople : ForLogs))
            return;
        _shown = clock.GetTimestamp();
        var line = Line(rows, read, clock.GetElapsedTime(_began));
        if (terminal.IsInteractive)
            terminal.Error.Write($"\r{line.PadRight(_width)}");
        else
            terminal.Error.WriteLine(line);
        _width = line.Length;
    }

    /// <summary>Leaves an empty line behind.</summary>
    public void End()
    {
        if (terminal.IsInteractive && _width > 0)
            terminal.Error.Write($"\r{new string(' ', _width)}\r");
    }

    string Line(long rows, long read, TimeSpan elapsed)
    {
        var rate = (rows - rowsBefore) / Math.Max(elapsed.TotalSeconds, 0.001);
        var left = read > _bytesBefore ? elapsed * ((bytes - read) / (double)(read - _bytesBefore)) : (TimeSpan?)null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{read * 100 / Math.Max(bytes, 1), 3} %  {rows:N0} rows  {rate:N0} rows/s  {(left is { } time ? Words(time) + " left" : "")}"
        );
    }

    /// <summary>A duration as people say it.</summary>
    public static string Words(TimeSpan time) =>
        time.TotalSeconds < 100 ? $"{Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s"
        : time.TotalMinutes < 100 ? $"{Math.Round(time.TotalMinutes).ToString(CultureInfo.InvariantCulture)} min"
        : $"{Math.Round(time.TotalHours).ToString(CultureInfo.InvariantCulture)} h";
}
