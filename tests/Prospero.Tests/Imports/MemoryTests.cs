using Prospero.Server.Imports;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>Runs alone: what other tests use would be measured with it.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;

[Collection(nameof(MeasuresMemory))]
public sealed class MemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        var csv = new CsvReader(new Endless(200_000), ',');
        var mapping = Mapping.Of(csv.Read()!.Fields, [], []);
        var form = new RowForm(mapping, new RowDefaults(null, null, [], null, null));
        var (rows, early) = (0, 0L);
        while (csv.Read() is { } record)
        {
            Assert.True(form.Parse(record).IsValid);
            if (++rows == 10_000)
                early = GC.GetTotalMemory(forceFullCollection: true);
        }

        var late = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(200_000, rows);
        Assert.True(late - early < 4_000_000, $"{late - early} bytes more after 200,000 rows than after 10,000");
    }

    /// <summary>A file that is made while it is read.</summary>
    sealed class Endless(int rows) : TextReader
    {
        string _rest = "name,email,phone,city\n";
        int _made;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_rest.Length == 0 && _made < rows)
                _rest = $"Ana {_made},ana{_made}@example.com,+57300{_made++:0000000},\"Bogotá, D.C.\"\n";
            var taken = Math.Min(count, _rest.Length);
            _rest.CopyTo(0, buffer, index, taken);
            _rest = _rest[taken..];
            return taken;
        }
    }
}
