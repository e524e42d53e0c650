using Prospero.Core;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Contract;

public sealed class PostgresNexorContractTests(NexorContractTests.Place place) : NexorContractTests(place), IOnPostgres
{
    [Fact]
    public void The_examples_are_run_on_PostgreSQL() => Assert.IsType<PostgresStore>(Server.Get<IStore>());
}
