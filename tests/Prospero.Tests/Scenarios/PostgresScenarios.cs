using Prospero.Core;
using Prospero.Storage;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Scenarios;

public sealed class PostgresCallScenarios : CallScenarios, IOnPostgres
{
    [Fact]
    public async Task These_stories_happen_on_PostgreSQL()
    {
        await using var s = await Scenario.Begin("2026-03-02 10:00");

        Assert.IsType<PostgresStore>(s.Part<IStore>());
    }
}

public sealed class PostgresReplyScenarios : ReplyScenarios, IOnPostgres;

public sealed class PostgresExitScenarios : ExitScenarios, IOnPostgres;

public sealed class PostgresEntryScenarios : EntryScenarios, IOnPostgres;

public sealed class PostgresTimeoutScenarios : TimeoutScenarios, IOnPostgres;

public sealed class PostgresLimitScenarios : LimitScenarios, IOnPostgres;

public sealed class PostgresCapScenarios : CapScenarios, IOnPostgres;

public sealed class PostgresHolidayScenarios : HolidayScenarios, IOnPostgres;

public sealed class PostgresProviderScenarios : ProviderScenarios, IOnPostgres;

public sealed class PostgresPauseScenarios : PauseScenarios, IOnPostgres;

public sealed class PostgresHoldScenarios : HoldScenarios, IOnPostgres;

public sealed class PostgresBranchScenarios : BranchScenarios, IOnPostgres;

public sealed class PostgresMoveScenarios : MoveScenarios, IOnPostgres;

public sealed class PostgresWaitForScenarios : WaitForScenarios, IOnPostgres;

public sealed class PostgresOutcomeScenarios : OutcomeScenarios, IOnPostgres;

public sealed class PostgresSplitScenarios : SplitScenarios, IOnPostgres;

public sealed class PostgresRequestScenarios : RequestScenarios, IOnPostgres;

public sealed class PostgresTaskScenarios : TaskScenarios, IOnPostgres;

public sealed class PostgresLineScenarios : LineScenarios, IOnPostgres;
