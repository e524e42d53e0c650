namespace Prospero.Storage;

/// <summary>Texts as both databases keep them.</summary>
internal static class StoredText
{
    // PostgreSQL refuses NUL in texts and SQLite's functions end at it.
    public static string? Of(string? text) => text?.Replace('\0', '\ufffd');
}
