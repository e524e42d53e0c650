using System.Text;
using Prospero.Storage;
using Prospero.Tests.Compliance;
using Xunit;

namespace Prospero.Tests.Assumptions;

/// <summary>A set of rows reaches a statement as it was.</summary>
public sealed class SetsOfRows : IAsyncLifetime
{
    readonly SqliteDatabase _database = new();
    SqlStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await _database.Create();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("it's \"quoted\" with \\ and / and '' and \\\" and \\u0041")]
    [InlineData("\u0001\u0002\b\f\n\r\t\u001f\u007f\u0085\u00a0\u2028\u2029\ufeff")]
    [InlineData("😀 👨‍👩‍👧 ñ é 東京 \U0010ffff")]
    [InlineData("[1,2] {\"a\":null} null true 1e5")]
    [InlineData("@rows {rows} $[0] ; -- /*")]
    public async Task Text_comes_back_as_it_went_in(string text) => Assert.Equal([text], await Texts(text));

    [Fact]
    public async Task Every_character_but_nul_comes_back()
    {
        var runes = Enumerable.Range(1, 0x10ffff).Where(Rune.IsValid).Where(i => i < 0x3000 || i % 97 == 0);
        var text = string.Concat(runes.Select(i => new Rune(i).ToString()));

        Assert.Equal([text], await Texts(text));
    }

    [Fact]
    public async Task Half_a_character_becomes_the_sign_for_unreadable_ones() => Assert.Equal(["a\ufffdb"], await Texts("a\ud83db"));

    [Fact]
    public async Task Numbers_flags_times_ids_and_nulls_come_back()
    {
        var id = Guid.Parse("0195a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
        var at = new DateTimeOffset(2026, 3, 2, 12, 0, 0, 123, TimeSpan.FromHours(-5));
        var rows = RowColumns
            .Of([0])
            .Number("least", _ => long.MinValue)
            .Number("most", _ => long.MaxValue)
            .Real("third", _ => 1.0 / 3)
            .Real("tiny", _ => 5e-324)
            .Flag("yes", _ => true)
            .Flag("no", _ => false)
            .Time("at", _ => at)
            .Id("id", _ => id)
            .Text("no_text", _ => null)
            .Id("no_id", _ => null)
            .Rows;

        var found = await _store.Read(
            sql =>
                sql.Query(
                    "select least, most, third, tiny, yes, no, at, id, no_text, no_id from {rows} as r",
                    rows,
                    [],
                    row =>
                        (
                            (row.Number(0), row.Number(1), row.Real(2), row.Real(3)),
                            (row.Flag(4), row.Flag(5), row.Time(6), row.Id(7)),
                            row.TextOrNull(8),
                            row.IdOrNull(9)
                        ),
                    default
                ),
            default
        );

        Assert.Equal([((long.MinValue, long.MaxValue, 1.0 / 3, 5e-324), (true, false, at, id), null, null)], found);
    }

    [Fact]
    public async Task Ids_are_written_in_lower_case()
    {
        var id = Guid.Parse("ABCDEF01-2345-7890-ABCD-EF0123456789");
        var rows = RowColumns.Of([id]).Id("id", i => i).Rows;

        var inSet = await _store.Read(sql => sql.Query("select id from {rows} as r", rows, [], row => row.Text(0), default), default);
        var alone = await _store.Read(sql => sql.QueryFirst("select @id", [("id", id)], row => row.Text(0), default), default);

        Assert.Equal(["abcdef01-2345-7890-abcd-ef0123456789"], inSet);
        Assert.Equal("abcdef01-2345-7890-abcd-ef0123456789", alone);
    }

    [Fact]
    public async Task The_same_statement_serves_sets_of_different_sizes_and_none()
    {
        Assert.Equal(["a", "b", "c"], await Texts("a", "b", "c"));
        Assert.Equal(["d"], await Texts("d"));
        Assert.Empty(await Texts());
    }

    Task<List<string>> Texts(params string[] texts)
    {
        var rows = RowColumns.Of(texts).Text("text", text => text).Rows;
        return _store.Read(sql => sql.Query("select r.text from {rows} as r", rows, [], row => row.Text(0), default), default);
    }
}
