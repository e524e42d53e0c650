using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Prospero.Tests.Support;

/// <summary>Keeps what a server logs.</summary>
public sealed class LogLines : ILoggerProvider
{
    readonly ConcurrentQueue<(int Id, string Text)> _lines = [];

    public int Count(int id) => _lines.Count(line => line.Id == id);

    /// <summary>The words of all events with an id.</summary>
    public IReadOnlyList<string> Of(int id) => [.. _lines.Where(line => line.Id == id).Select(line => line.Text)];

    /// <summary>Everything, for the message of an assertion.</summary>
    public override string ToString() => string.Join("\n", _lines.Select(line => $"{line.Id} {line.Text}"));

    public ILogger CreateLogger(string categoryName) => new Lines(_lines);

    public void Dispose() { }

    sealed class Lines(ConcurrentQueue<(int, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
    }
}
