using System.Text;

namespace Prospero.Providers.Imap;

/// <summary>A value in a response (RFC 3501, 9). A closed set.</summary>
abstract record ImapValue
{
    ImapValue() { }

    /// <summary>An atom or a number, brackets included: <c>UID</c>, <c>17</c>, <c>BODY[]&lt;0&gt;</c>; NIL too.</summary>
    public sealed record Atom(string Text) : ImapValue
    {
        public override string ToString() => Text;
    }

    /// <summary>A quoted string or a literal.</summary>
    public sealed record Octets(ReadOnlyMemory<byte> Value) : ImapValue
    {
        public override string ToString() => Encoding.UTF8.GetString(Value.Span);
    }

    /// <summary>A list in parentheses.</summary>
    public sealed record Several(IReadOnlyList<ImapValue> Values) : ImapValue
    {
        public override string ToString() => $"({string.Join(' ', Values)})";
    }
}

/// <summary>One response of a server.</summary>
/// <param name="Tag">The command's tag, <c>*</c>, or <c>+</c>.</param>
/// <param name="Values">What follows; of a status response the state alone.</param>
/// <param name="Code">What stands in the brackets of a status response, such as <c>UIDVALIDITY 3</c>; empty if there is none.</param>
/// <param name="Text">The words of a status response or of a continuation.</param>
sealed record ImapResponse(string Tag, IReadOnlyList<ImapValue> Values, string Code = "", string Text = "")
{
    static readonly string[] States = ["OK", "NO", "BAD", "BYE", "PREAUTH"];

    /// <summary>The state of a status response, or the name of another: <c>OK</c>, <c>SEARCH</c>; of <c>* 3 EXISTS</c> it is <c>EXISTS</c>.</summary>
    public string Name =>
        Values switch
        {
            [ImapValue.Atom number, ImapValue.Atom name, ..] when uint.TryParse(number.Text, out _) => name.Text.ToUpperInvariant(),
            [ImapValue.Atom name, ..] => name.Text.ToUpperInvariant(),
            _ => "",
        };

    public bool IsStatus => States.Contains(Name);
}
