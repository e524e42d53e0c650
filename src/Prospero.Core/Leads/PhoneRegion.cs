using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Prospero.Core.Leads;

/// <summary>
/// How one country writes its own telephone numbers: calling code, trunk prefix, and what a whole national number looks like.
/// The table is <c>phone-regions.txt</c>, made from libphonenumber's metadata; the reading follows its rules.
/// </summary>
public sealed class PhoneRegion
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    static readonly Lazy<FrozenDictionary<string, PhoneRegion>> Regions = new(ReadAll);

    readonly Lazy<Regex?> _prefix;
    readonly Lazy<Regex> _number;
    readonly string? _becomes;
    readonly int[] _lengths;

    PhoneRegion(string[] fields)
    {
        (Code, CallingCode) = (fields[0], fields[1]);
        _prefix = new(() => fields[2] == "-" ? null : new Regex($"^(?:{fields[2]})", RegexOptions.CultureInvariant, Patience));
        _becomes = fields[3] == "-" ? null : fields[3];
        _lengths = [.. fields[4].Split(',').Select(length => int.Parse(length, CultureInfo.InvariantCulture))];
        _number = new(() => new Regex($"^(?:{fields[5]})$", RegexOptions.CultureInvariant, Patience));
    }

    /// <summary>ISO 3166, two capital letters.</summary>
    public string Code { get; }

    /// <summary>Without <c>+</c>; several regions may share one.</summary>
    public string CallingCode { get; }

    /// <summary>Finds a region by its ISO 3166 code, in any case.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out PhoneRegion? region)
    {
        region = null;
        return code is not null && Regions.Value.TryGetValue(code.ToUpperInvariant(), out region);
    }

    /// <summary>
    /// The E.164 form of digits as people of this region write them, also behind the calling code, whose plus sign spreadsheets
    /// love to lose. Null if they make no number of it, or two different ones: nobody is called by guess.
    /// </summary>
    public string? ToE164(string digits)
    {
        var national = National(digits);
        var behindCode = digits.StartsWith(CallingCode, StringComparison.Ordinal) ? National(digits[CallingCode.Length..]) : null;
        if (behindCode is not null && !_lengths.Contains(behindCode.Length))
            behindCode = null;
        if (national is not null && behindCode is not null && national != behindCode)
            return null;
        return (national ?? behindCode) is { } number ? $"+{CallingCode}{number}" : null;
    }

    // As libphonenumber strips the trunk prefix: not where that would spoil a number which is whole as it stands.
    string? National(string digits)
    {
        var isWhole = _number.Value.IsMatch(digits);
        if (_prefix.Value?.Match(digits) is { Success: true, Length: > 0 } prefix)
        {
            var rest = digits[prefix.Length..];
            var stripped = _becomes is null || !prefix.Groups[prefix.Groups.Count - 1].Success ? rest : prefix.Result(_becomes) + rest;
            if (_number.Value.IsMatch(stripped))
                return stripped;
        }

        return isWhole ? digits : null;
    }

    static FrozenDictionary<string, PhoneRegion> ReadAll()
    {
        using var table = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("phone-regions.txt")!);
        return table
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => new PhoneRegion(line.Split(' ')))
            .ToFrozenDictionary(region => region.Code, StringComparer.Ordinal);
    }
}
