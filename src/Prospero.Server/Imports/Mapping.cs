using Prospero.Server.Cli;

namespace Prospero.Server.Imports;

/// <summary>A column of the file and where its values go.</summary>
/// <param name="Name">As the header has it; a number behind it where several have it, or where it is blank.</param>
/// <param name="Target">One of <see cref="Targets.All"/>, a key of the metadata, or null for nowhere.</param>
sealed record Column(string Name, string? Target);

/// <summary>Where the columns of a file go.</summary>
/// <param name="Columns">In the file's order.</param>
sealed record Mapping(IReadOnlyList<Column> Columns)
{
    /// <summary>The last column of a file of rejected rows: what was wrong with them the last time.</summary>
    public const string ErrorColumn = "error";

    const int LongestKey = 100;

    /// <summary>True if the last column holds what was wrong the last time.</summary>
    public bool IsMended => Columns[^1] is { Name: ErrorColumn, Target: null };

    /// <summary>Reads a header: what is named by hand goes where it is told, the rest is guessed.</summary>
    /// <param name="given">Column and target.</param>
    /// <param name="ignored">Columns to leave out.</param>
    /// <exception cref="UsageException">A name is no column's, or a target is none.</exception>
    /// <exception cref="CommandFailedException">The row is no header, or no column holds names.</exception>
    public static Mapping Of(
        IReadOnlyList<string> header,
        IReadOnlyList<(string Column, string Target)> given,
        IReadOnlyList<string> ignored
    )
    {
        RefuseValues(header);
        var names = Names(header);
        var targets = new string?[names.Count];
        var isDecided = new bool[names.Count];
        foreach (var (column, target) in given)
            Decide(Find(names, column), Checked(target));
        foreach (var column in ignored)
            Decide(Find(names, column), null);
        GuessOthers(names, targets, isDecided);
        if (!targets.Contains("first_name") && !targets.Contains(Targets.FullName))
            throw new CommandFailedException(
                $"No column holds first names, which every lead needs. Name one: --map \"{names[0]}=first_name\", or =name for whole names. "
                    + $"There are: {string.Join(", ", names)}."
            );
        return new Mapping([.. names.Select((name, i) => new Column(name, targets[i]))]);

        void Decide(int i, string? target)
        {
            if (isDecided[i])
                throw new UsageException($"Column '{names[i]}' is named twice.");
            if (target is not null and not "tags" && targets.Contains(target))
                throw new UsageException($"Two columns go to {target}; send one of them elsewhere, or leave it out with --ignore.");
            (targets[i], isDecided[i]) = (target, true);
        }
    }

    /// <summary>One line that says it all.</summary>
    public override string ToString() => string.Join(", ", Columns.Select(column => $"{column.Name}={column.Target ?? "-"}"));

    static void GuessOthers(List<string> names, string?[] targets, bool[] isDecided)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (isDecided[i] || (i == names.Count - 1 && names[i] == ErrorColumn))
                continue;
            var guess = Targets.Guess(names[i]);
            targets[i] = guess is null || (guess != "tags" && targets.Contains(guess)) ? Targets.Metadata + names[i] : guess;
        }

        // "Nombre" beside "Apellido" is a first name; alone it is a whole one.
        var name = Array.IndexOf(targets, Targets.FullName);
        if (name < 0 || isDecided[name])
            return;
        if (targets.Contains("first_name"))
            targets[name] = Targets.Metadata + names[name];
        else if (targets.Contains("last_name"))
            targets[name] = "first_name";
    }

    static List<string> Names(IReadOnlyList<string> header)
    {
        var names = new List<string>(header.Count);
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim() is { Length: > 0 } given ? given : $"column {i + 1}";
            if (name.Length > LongestKey || name.Any(char.IsControl))
                throw new CommandFailedException($"The name of column {i + 1} is longer than {LongestKey} characters, or not on one line.");
            var unique = name;
            for (var n = 2; names.Contains(unique, StringComparer.OrdinalIgnoreCase); n++)
                unique = $"{name} ({n})";
            names.Add(unique);
        }

        return names;
    }

    static int Find(List<string> names, string column)
    {
        var found = names.FindIndex(name => name == column.Trim());
        if (found < 0)
            found = names.FindIndex(name => Targets.Plain(name) == Targets.Plain(column));
        return found >= 0 ? found : throw new UsageException($"There is no column '{column}'. There are: {string.Join(", ", names)}.");
    }

    static string Checked(string target)
    {
        if (Targets.All.Contains(target))
            return target;
        var key = target.StartsWith(Targets.Metadata, StringComparison.Ordinal) ? target[Targets.Metadata.Length..] : "";
        return key.Length is > 0 and <= LongestKey && !key.Any(char.IsControl)
            ? target
            : throw new UsageException(
                $"--map: '{target}' is no field; give one of {string.Join(", ", Targets.All)}, or {Targets.Metadata}KEY for any other."
            );
    }

    // A file without a header would lose its first lead and call the columns by that lead's values.
    static void RefuseValues(IReadOnlyList<string> header)
    {
        foreach (var value in header)
            if (value.Contains('@', StringComparison.Ordinal) || value.Count(char.IsAsciiDigit) >= 7)
                throw new CommandFailedException(
                    $"The first row must name the columns, but '{value}' is a value. Put a row of names above it, such as name,email,phone."
                );
    }
}
