using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Providers;

/// <summary>Reads a sender's settings and notes all that is wrong with them.</summary>
sealed class VendorSettings(Sender sender)
{
    // Kept by us beside the vendor's own settings.
    static readonly string[] Ours = [Sender.CallbackTokenSetting, Sender.MostCallsSetting];

    readonly HashSet<string> _known = new(Ours, StringComparer.Ordinal);

    public Problems Problems { get; } = new();

    /// <summary>A setting that must be given.</summary>
    public string Required(string name, string what)
    {
        var value = Optional(name);
        if (value is null)
            Problems.Add(name, "is required", what);
        return value ?? "";
    }

    /// <summary>A setting; null if it is not given.</summary>
    public string? Optional(string name)
    {
        _known.Add(name);
        _known.Add($"previous_{name}");
        return sender.Settings.GetValueOrDefault(name) is { Length: > 0 } value ? value.Trim() : null;
    }

    /// <summary>An address; a vendor's own unless another is given.</summary>
    public Uri Url(string name, string usual)
    {
        if (Optional(name) is not { } text)
            return new Uri(usual);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback))
            return url;
        Problems.Add(name, "is no https address", $"Leave it out for {usual}.");
        return new Uri(usual);
    }

    /// <summary>A number with country code.</summary>
    public string E164(string? text, string name)
    {
        if (Core.Leads.Phone.TryParse(text, out var phone) && phone.E164 is { } number)
            return number;
        Problems.Add(name, text is null ? "is required" : "is no number with country code", "Write it like +573001234567.");
        return "";
    }

    /// <summary>Notes settings that nobody reads.</summary>
    public void RefuseOthers()
    {
        foreach (var name in sender.Settings.Keys.Where(name => !_known.Contains(name)))
            Problems.Add(name, "is no setting of this provider");
    }
}
