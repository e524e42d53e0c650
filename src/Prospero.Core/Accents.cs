using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Prospero.Core;

/// <summary>
/// Leaves accents out, so that texts can be compared without them. The table is our own: without a globalisation library,
/// which we do without so that every node compares alike, .NET does not take letters apart.
/// </summary>
public static class Accents
{
    static readonly string[] Letters =
    [
        "aàáâãäåāăąǎạảấầẩẫậắằẳẵặ",
        "cçćĉċč",
        "dďđ",
        "eèéêëēĕėęěẹẻẽếềểễệ",
        "gĝğġģ",
        "hĥħ",
        "iìíîïĩīĭįıǐỉị",
        "jĵ",
        "kķ",
        "lĺļľŀł",
        "nñńņňŉ",
        "oòóôõöøōŏőơǒọỏốồổỗộớờởỡợ",
        "rŕŗř",
        "sśŝşšș",
        "tţťŧț",
        "uùúûüũūŭůűųưǔụủứừửữự",
        "wŵ",
        "yýÿŷỳỵỷỹ",
        "zźżž",
    ];

    static readonly FrozenDictionary<char, char> Plain = Letters
        .SelectMany(group => group[1..].Select(accented => KeyValuePair.Create(accented, group[0])))
        .ToFrozenDictionary();

    /// <summary>A text in lower case, each letter without its accent.</summary>
    public static string LeftOut(string lowerCase)
    {
        var plain = new StringBuilder(lowerCase.Length);
        foreach (var c in lowerCase)
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(Plain.GetValueOrDefault(c, c));
        return plain.ToString();
    }
}
