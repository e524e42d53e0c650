using System.Text;

namespace Prospero.Core.Workflows.Texts;

/// <summary>Collects a text and stops its making once it is longer than allowed.</summary>
sealed class BoundedWriter(int most, Func<Exception> tooLong) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (_text.Length + 1 > most)
            throw tooLong();
        _text.Append(value);
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_text.Length + buffer.Length > most)
            throw tooLong();
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();
}
