using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Prospero.Storage;

/// <summary>An open connection with the commands that were prepared on it. Used by one caller at a time.</summary>
internal sealed class SqlConnection(DbConnection connection, Dialect dialect) : IAsyncDisposable
{
    // Far above the number of texts in the house; it only keeps texts that carry values from filling the memory.
    const int MostCommands = 500;

    readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public Dialect Dialect => dialect;

    public DbConnection Inner => connection;

    public DbCommand Command(string text, DbTransaction? transaction, (string Name, object? Value)[] parameters)
    {
        var command = dialect.KeepsCommands ? Kept(text) : New(text);
        command.Transaction = transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = dialect.ToDriver(value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await connection.DisposeAsync();
    }

    DbCommand Kept(string text)
    {
        if (_commands.TryGetValue(text, out var known))
            return known;
        if (_commands.Count >= MostCommands)
            Forget();
        var command = New(text);
        _commands.Add(text, command);
        return command;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Texts stand in our own source; values travel as parameters.")]
    DbCommand New(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    void Forget()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }
}
