using System.Diagnostics.CodeAnalysis;

namespace Prospero.Core;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Path">Where: a field name on a form, a JSON path such as <c>$.steps[2].channel</c> in a document.</param>
/// <param name="Message">What is wrong, to be read after the path: <c>is required</c>.</param>
/// <param name="Cure">What to write instead, as a sentence; null where the message says it.</param>
public sealed record Problem(string Path, string Message, string? Cure = null)
{
    public override string ToString() => Cure is null ? $"{Path} {Message}" : $"{Path} {Message}. {Cure}";
}

/// <summary>All that is wrong with an input, in the order in which it was found.</summary>
public sealed class Problems
{
    readonly List<Problem> _all = [];

    public bool Any => _all.Count > 0;

    public IReadOnlyList<Problem> All => _all;

    public Problem First => _all[0];

    public void Add(string path, string message, string? cure = null) => _all.Add(new Problem(path, message, cure));

    public void AddAll(Problems others) => _all.AddRange(others._all);

    public override string ToString() => string.Join(Environment.NewLine, _all);
}

/// <summary>What a parser answers: the value, or all that is wrong with the input.</summary>
public sealed class Parsed<T>
    where T : class
{
    Parsed(T? value, Problems? problems)
    {
        Value = value;
        Problems = problems;
    }

    /// <summary>The value; null exactly when there are problems.</summary>
    public T? Value { get; }

    /// <summary>The problems; null exactly when there is a value.</summary>
    public Problems? Problems { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problems))]
    public bool IsValid => Value is not null;

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(Problems problems) => new(null, problems);
}
