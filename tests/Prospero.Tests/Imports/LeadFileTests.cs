using System.Text;
using Prospero.Server.Cli;
using Prospero.Server.Imports;
using Xunit;

namespace Prospero.Tests.Imports;

/// <summary>How files are written, and what gives it away.</summary>
public sealed class LeadFileTests : IDisposable
{
    const string Text = "Nombre,Correo\nAndré,andre@example.com\nÑusta,nusta@example.com\n";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prospero-file-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, string, bool> Ways =>
        new()
        {
            { "utf-8", "auto", false },
            { "utf-8", "auto", true },
            { "utf-16", "auto", false },
            { "utf-16", "auto", true },
            { "utf-16BE", "auto", false },
            { "utf-16BE", "auto", true },
            { "windows-1252", "windows-1252", false },
            { "utf-8", "windows-1252", true },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Letters_are_read_as_they_were_written(string written, string asked, bool hasMark)
    {
        var encoding = written == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(written);
        byte[] mark = hasMark ? encoding.GetPreamble() : [];

        using var text = (await Open([.. mark, .. encoding.GetBytes(Text)], asked)).Read();

        Assert.Equal(Text, await text.ReadToEndAsync(default(CancellationToken)));
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_named_by_their_line_with_the_cure()
    {
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"Ana,ana{i}@example.com\n"));
        byte[] bytes = [.. Encoding.UTF8.GetBytes($"Nombre,Correo\n{rows}"), .. "Andr"u8, 0xE9, .. ",x@example.com\n"u8];

        var refused = await Assert.ThrowsAsync<CommandFailedException>(() => Open(bytes, "auto"));

        Assert.Contains("line 200002 ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--encoding windows-1252", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_several_bytes_may_stand_anywhere()
    {
        // Every place in a letter is once the end of what is read in one go.
        for (var shift = 0; shift < 4; shift++)
            Assert.NotNull(
                await Open(Encoding.UTF8.GetBytes(new string('a', shift) + string.Concat(Enumerable.Repeat("é€😀", 200_000))), "auto")
            );
    }

    [Theory]
    [InlineData("a,b\n1;2,3\n", ',')]
    [InlineData("a;b\n1,5;2,5\n", ';')]
    [InlineData("a\tb\nx, y\tz\n", '\t')]
    [InlineData("a|b|c\n1|2|3\n", '|')]
    [InlineData("email\na@example.com\n", ',')]
    [InlineData("name;note\nAna;\"x, y\nz\"\nBea;\"1,2,3\"\n", ';')]
    public async Task The_separator_is_guessed(string text, char expected) =>
        Assert.Equal(expected, (await Open(Encoding.UTF8.GetBytes(text), "auto")).Separator);

    [Fact]
    public async Task The_same_bytes_have_the_same_fingerprint()
    {
        var one = await Open(Encoding.UTF8.GetBytes(Text), "auto");
        var same = await Open(Encoding.UTF8.GetBytes(Text), "auto");
        var other = await Open(Encoding.UTF8.GetBytes(Text + " "), "auto");

        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public async Task An_empty_file_and_a_missing_one_are_said()
    {
        await Assert.ThrowsAsync<CommandFailedException>(() => Open([], "auto"));
        await Assert.ThrowsAsync<CommandFailedException>(() =>
            LeadFile.Open(Path.Combine(_folder.FullName, "none.csv"), "auto", null, CancellationToken.None)
        );
    }

    async Task<LeadFile> Open(byte[] bytes, string encoding)
    {
        var path = Path.Combine(_folder.FullName, "leads.csv");
        await File.WriteAllBytesAsync(path, bytes);
        return await LeadFile.Open(path, encoding, null, CancellationToken.None);
    }
}
