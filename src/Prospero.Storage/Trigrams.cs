using System.Text;

namespace Prospero.Storage;

/// <summary>How a database finds texts by parts of them. The members of a dialect.</summary>
/// <param name="Make">Makes the index on <c>lead_text.text</c>; refused where the database lacks what it needs.</param>
/// <param name="Find">Counts it: 1 if it is there.</param>
/// <param name="Rows">The rows of the workspace's <c>lead_text t</c> that have one of the texts, and few others; from <c>from</c> on.</param>
/// <param name="Parameters">What that condition names, for a text and the digits of a phone.</param>
internal sealed record Trigrams(
    IReadOnlyList<string> Make,
    string Find,
    string Rows,
    Func<string, string, (string Name, object? Value)[]> Parameters
)
{
    /// <summary>A text shorter than this has none.</summary>
    public const int Length = 3;

    // Enough to leave few candidates; what they are is looked at again.
    const int Most = 16;

    public static Trigrams OfPostgres { get; } =
        new(
            ["create extension if not exists pg_trgm", "create index lead_trigram on lead_text using gin (text gin_trgm_ops)"],
            "select count(*) from pg_class where relname = 'lead_trigram' and relnamespace = current_schema()::regnamespace",
            "from lead_text t where t.workspace_id = @workspace and (t.text like @text or t.text like @digits)",
            (text, digits) => [("text", SqlLeads.Containing(text)), ("digits", SqlLeads.Containing(digits))]
        );

    public static Trigrams OfSqlite { get; } =
        new(
            [
                """
                create virtual table lead_trigram
                using fts5(text, content='lead_text', content_rowid='row_id', tokenize='trigram', detail='none')
                """,
                """
                create trigger lead_text_added after insert on lead_text begin
                    insert into lead_trigram (rowid, text) values (new.row_id, new.text);
                end
                """,
                """
                create trigger lead_text_removed after delete on lead_text begin
                    insert into lead_trigram (lead_trigram, rowid, text) values ('delete', old.row_id, old.text);
                end
                """,
                """
                create trigger lead_text_changed after update on lead_text begin
                    insert into lead_trigram (lead_trigram, rowid, text) values ('delete', old.row_id, old.text);
                    insert into lead_trigram (rowid, text) values (new.row_id, new.text);
                end
                """,
            ],
            "select count(*) from sqlite_master where name = 'lead_text_changed'",
            // The plus keeps it from walking through the whole workspace.
            """
            from lead_text t where t.row_id in (select f.rowid from lead_trigram f where lead_trigram match @trigrams)
                and +t.workspace_id = @workspace
            """,
            (text, digits) => [("trigrams", $"({Query(text)}) OR ({Query(digits)})")]
        );

    // All parts of a text, each as a phrase of the full-text query language.
    static string Query(string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        var parts = Enumerable
            .Range(0, runes.Length - Length + 1)
            .Select(i => string.Concat(runes[i..(i + Length)]))
            .Distinct()
            .Take(Most)
            .Select(part => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        return string.Join(" AND ", parts);
    }
}
