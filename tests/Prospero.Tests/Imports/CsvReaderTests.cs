using FsCheck;
using FsCheck.Fluent;
using Prospero.Server.Imports;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>Separated values as programs write them, and as they should not.</summary>
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b", "1|2")]
    [InlineData("a,b\r\n1,2", "a|b", "1|2")]
    [InlineData("a,b\r1,2\r", "a|b", "1|2")]
    [InlineData("\"a\",\"b, c\"\n", "a|b, c")]
    [InlineData("\"say \"\"hi\"\"\",x\n", "say \"hi\"|x")]
    [InlineData("\"two\nlines\",x\n", "two\nlines|x")]
    [InlineData("\"two\r\nlines\",x\r\n", "two\r\nlines|x")]
    [InlineData("5\" pipe,x\n", "5\" pipe|x")]
    [InlineData("\"a\"b,x\n", "ab|x")]
    [InlineData("a,\n", "a|")]
    [InlineData("a,", "a|")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\n\na\n", "", "", "a")]
    public void Records_are_taken_apart(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Nothing_is_no_record() => Assert.Empty(Read(""));

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_line()
    {
        var csv = new CsvReader(new StringReader("a,b\n\"oops,1\nx,2\ny,3\n"), ',');

        Assert.Null(csv.Read()!.Fault);
        var fault = csv.Read()!;
        Assert.Equal(2, fault.Line);
        Assert.Contains("never closed", fault.Fault, StringComparison.Ordinal);
        Assert.Equal(["\"oops", "1"], fault.Fields);
        Assert.Equal(["x", "2"], csv.Read()!.Fields);
        Assert.Equal(["y", "3"], csv.Read()!.Fields);
        Assert.Null(csv.Read());
    }

    [Fact]
    public void A_forgotten_quote_does_not_swallow_the_next_row()
    {
        var csv = new CsvReader(new OneByOne("\"oops,1\nx,\"2\"\n"), ',');

        Assert.Equal(["\"oops", "1"], csv.Read()!.Fields);
        Assert.Equal(["x", "2"], csv.Read()!.Fields);
    }

    [Fact]
    public void A_quote_that_swallows_too_many_lines_is_given_up()
    {
        var lines = string.Concat(Enumerable.Range(0, 100).Select(i => $"x,{i}\n"));
        var csv = new CsvReader(new StringReader($"\"oops,1\n{lines}\"y\",2\n"), ',', mostLines: 20);

        Assert.NotNull(csv.Read()!.Fault);
        for (var i = 0; i < 100; i++)
            Assert.Equal(["x", $"{i}"], csv.Read()!.Fields);
        Assert.Equal(["y", "2"], csv.Read()!.Fields);
    }

    [Fact]
    public void A_line_without_end_is_cut_into_faults()
    {
        var csv = new CsvReader(new StringReader(new string('x', 500_000) + "\na,b\n"), ',', mostChars: 100_000);

        var record = csv.Read()!;
        while (record.Fault is not null)
            record = csv.Read()!;
        Assert.Equal(["a", "b"], (record.Fields is ["a", "b"] ? record : csv.Read()!).Fields);
    }

    [Fact]
    public void Lines_are_counted_also_inside_quotes()
    {
        var csv = new CsvReader(new StringReader("h\n\"a\nb\nc\"\nd\n"), ',');

        Assert.Equal([1L, 2L, 5L], [csv.Read()!.Line, csv.Read()!.Line, csv.Read()!.Line]);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var letters = Gen.Elements('a', ',', ';', '"', '\n', '\r', ' ', 'é', '\t');
        var field = letters.ArrayOf().Select(chars => new string(chars));
        var rows = field.NonEmptyListOf().Select(list => list.ToArray()).NonEmptyListOf();
        Prop.ForAll(
                rows.ToArbitrary(),
                all =>
                {
                    using var text = new StringWriter();
                    foreach (var row in all)
                        CsvWriter.Write(text, ',', row);
                    var csv = new CsvReader(new OneByOne(text.ToString()), ',');
                    return all.All(row => csv.Read()!.Fields.SequenceEqual(row)) && csv.Read() is null;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    static string[] Read(string text)
    {
        var csv = new CsvReader(new OneByOne(text), ',');
        List<string> records = [];
        while (csv.Read() is { } record)
            records.Add(string.Join('|', record.Fields));
        return [.. records];
    }

    /// <summary>Gives a text in the smallest pieces, so that every place is once the end of what is there.</summary>
    sealed class OneByOne(string text) : TextReader
    {
        int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at == text.Length)
                return 0;
            buffer[index] = text[_at++];
            return 1;
        }
    }
}
