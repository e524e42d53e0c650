namespace Prospero.Core.Leads;

/// <summary>
/// The other forms in which WhatsApp may know a number: Mexico's mobile 1, Brazil's ninth digit, Argentina's mobile 9. A number
/// is always sent to as it stands; this is for recognising who answers.
/// </summary>
public static class WhatsAppForms
{
    /// <summary>The other forms of a number; empty where there is one form only.</summary>
    /// <param name="number">With <c>+</c> and country code.</param>
    /// <returns>
    /// <c>IsSure</c> is false where numbers with and without the prefix may be different lines (Argentina).
    /// </returns>
    public static IReadOnlyList<(string Number, bool IsSure)> Others(string number) =>
        number switch
        {
            ['+', '5', '2', '1', .. { Length: 10 } rest] => [($"+52{rest}", true)],
            ['+', '5', '2', .. { Length: 10 } rest] => [($"+521{rest}", true)],
            ['+', '5', '5', var a, var b, '9', .. { Length: 8 } rest] when rest[0] is >= '6' and <= '9' => [($"+55{a}{b}{rest}", true)],
            ['+', '5', '5', var a, var b, .. { Length: 8 } rest] when rest[0] is >= '6' and <= '9' => [($"+55{a}{b}9{rest}", true)],
            ['+', '5', '4', '9', .. { Length: 10 } rest] => [($"+54{rest}", false)],
            ['+', '5', '4', .. { Length: 10 } rest] => [($"+549{rest}", false)],
            _ => [],
        };
}
