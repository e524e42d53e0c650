using Prospero.Tests.Support;

namespace Prospero.Tests.Nexor;

public sealed class PostgresBadInputTests(NexorPlace place) : BadInputTests(place), IOnPostgres;

public sealed class PostgresDoorOverHttpTests(NexorPlace place) : DoorOverHttpTests(place), IOnPostgres;

public sealed class PostgresEnrolmentOverHttpTests(NexorPlace place) : EnrolmentOverHttpTests(place), IOnPostgres;

public sealed class PostgresHistoryTests : HistoryTests, IOnPostgres;

public sealed class PostgresMessageTests : MessageTests, IOnPostgres;

public sealed class PostgresClientLeavesTests : ClientLeavesTests, IOnPostgres;

public sealed class PostgresRunTests(NexorPlace place) : RunTests(place), IOnPostgres;

public sealed class PostgresTagTests(NexorPlace place) : TagTests(place), IOnPostgres;

public sealed class PostgresLeadListTests(NexorPlace place) : LeadListTests(place), IOnPostgres;

public sealed class PostgresRemovalTests(NexorPlace place) : RemovalTests(place), IOnPostgres;

public sealed class PostgresFuzzTests(NexorPlace place) : FuzzTests(place), IOnPostgres;
