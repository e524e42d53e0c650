namespace Prospero.Tests.Compliance;

public sealed class SqliteCadenceTests() : CadenceStoreCompliance(new SqliteDatabase());

public sealed class SqliteStatusTimeoutsTests() : StatusTimeoutsCompliance(new SqliteDatabase());

public sealed class SqliteCadenceModelTests() : CadenceModelCompliance(new SqliteDatabase());

public sealed class SqliteMessagesTests() : MessagesStoreCompliance(new SqliteDatabase());

public sealed class SqliteSimulatedActsTests() : SimulatedActsStoreCompliance(new SqliteDatabase());
