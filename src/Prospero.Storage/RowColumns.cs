using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prospero.Storage;

/// <summary>
/// A set of rows on its way into a statement, column by column. Times become milliseconds since 1970 UTC, ids their
/// database's form.
/// </summary>
internal sealed class RowColumns(int count)
{
    // Only the database's own parser reads it: nothing but what JSON demands is escaped.
    static readonly JsonWriterOptions Plain = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly List<Column> _columns = [];

    public IReadOnlyList<Column> Columns => _columns;

    public int Count => count;

    /// <summary>Starts a set of one column per call on the answer.</summary>
    public static RowColumns<T> Of<T>(IReadOnlyCollection<T> items) => new(items);

    /// <param name="values">Of the type's nullable form: <c>Guid?</c>, <c>string?</c>, <c>long?</c>, <c>double?</c> or <c>bool?</c>.</param>
    public void Add(string name, ColumnType type, Array values) => _columns.Add(new Column(name, type, values));

    /// <summary>An array of arrays.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            for (var row = 0; row < count; row++)
            {
                json.WriteStartArray();
                foreach (var column in _columns)
                    Write(json, column, row);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    static void Write(Utf8JsonWriter json, Column column, int row)
    {
        switch (column.Values)
        {
            case Guid?[] ids when ids[row] is { } id:
                json.WriteStringValue(id);
                break;
            case string?[] texts when texts[row] is { } text:
                json.WriteStringValue(text);
                break;
            case long?[] numbers when numbers[row] is { } number:
                json.WriteNumberValue(number);
                break;
            case double?[] reals when reals[row] is { } real:
                json.WriteNumberValue(real);
                break;
            case bool?[] flags when flags[row] is { } flag:
                json.WriteNumberValue(flag ? 1 : 0);
                break;
            case byte[]?[] utf8 when utf8[row] is { } bytes:
                json.WriteStringValue(bytes);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    internal sealed record Column(string Name, ColumnType Type, Array Values);
}

/// <summary>What a column holds.</summary>
internal enum ColumnType
{
    Id,
    Text,
    Number,
    Real,
    Flag,
    Json,

    /// <summary>Bytes that are text in UTF-8, kept as bytes.</summary>
    Utf8,
}

/// <summary>Builds a set of rows from items: <c>RowColumns.Of(leads).Id("id", lead => lead.Id.Value).Text("name", ...)</c>.</summary>
internal sealed class RowColumns<T>(IReadOnlyCollection<T> items)
{
    readonly RowColumns _rows = new(items.Count);

    public RowColumns Rows => _rows;

    public RowColumns<T> Id(string name, Func<T, Guid?> value) => Add(name, ColumnType.Id, value);

    public RowColumns<T> Text(string name, Func<T, string?> value) => Add(name, ColumnType.Text, item => StoredText.Of(value(item)));

    public RowColumns<T> Json(string name, Func<T, string?> value) => Add(name, ColumnType.Json, item => StoredText.Of(value(item)));

    public RowColumns<T> Utf8(string name, Func<T, byte[]?> value) => Add(name, ColumnType.Utf8, value);

    public RowColumns<T> Number(string name, Func<T, long?> value) => Add(name, ColumnType.Number, value);

    public RowColumns<T> Real(string name, Func<T, double?> value) => Add(name, ColumnType.Real, value);

    public RowColumns<T> Flag(string name, Func<T, bool?> value) => Add(name, ColumnType.Flag, value);

    public RowColumns<T> Time(string name, Func<T, DateTimeOffset?> value) => Number(name, item => value(item)?.ToUnixTimeMilliseconds());

    RowColumns<T> Add<TValue>(string name, ColumnType type, Func<T, TValue> value)
    {
        var values = new TValue[items.Count];
        var i = 0;
        foreach (var item in items)
            values[i++] = value(item);
        _rows.Add(name, type, values);
        return this;
    }
}
