using Npgsql;
using Prospero.Storage;
using Xunit;

namespace Prospero.Tests.Compliance;

public sealed class PostgresAddressTests
{
    [Fact]
    public void A_URI_names_everything()
    {
        var read = new NpgsqlConnectionStringBuilder(
            PostgresAddress.Parse("postgresql://ana:p%40ss%3Bword@one.example:5433/leads?sslmode=verify-full&Maximum%20Pool%20Size=7")
        );

        Assert.Equal(("ana", "p@ss;word", "one.example:5433", "leads"), (read.Username, read.Password, read.Host, read.Database));
        Assert.Equal((SslMode.VerifyFull, 7), (read.SslMode, read.MaxPoolSize));
    }

    [Fact]
    public void Of_several_hosts_the_one_that_takes_writes_is_used()
    {
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse("postgres://one:5432,two:5433/leads"));

        Assert.Equal(("one:5432,two:5433", "primary"), (read.Host, read.TargetSessionAttributes));
    }

    [Theory]
    [InlineData("postgres://host/db", true)]
    [InlineData("PostgreSQL://host/db", true)]
    [InlineData("Host=db;Username=prospero", true)]
    [InlineData("sqlite:/var/lib/prospero.db", false)]
    [InlineData("/var/lib/host=db/prospero.db", false)]
    public void A_server_is_told_from_a_file(string database, bool isServer) => Assert.Equal(isServer, PostgresAddress.IsOne(database));

    [Fact]
    public void What_is_shown_holds_no_password() =>
        Assert.Equal("database leads on one.example", PostgresAddress.Describe("postgres://ana:secret@one.example/leads"));
}
