using Prospero.Bench;
using Prospero.Bench.Baselines;
using Prospero.Bench.Databases;
using Prospero.Bench.Works;

if (args is ["baseline", var address])
{
    await BaselineServer.Run(address);
    return 0;
}

var options = Options.Parse(args);
var table = new Table();
using var folders = new Folders();
await foreach (var database in Database.Wanted(options, folders))
    await using (database)
    {
        var rows = table.Of(database.Name);
        await StartWork.Run(options, database, rows);
        await HttpWorks.Run(options, database, rows);
        await ImportWork.Run(options, database, rows);
        await SetWork.Run(options, database, rows);
        await EngineWork.Run(options, database, rows);
        await EventsWork.Run(options, database, rows);
        await LatenessWork.Run(options, database, rows);
        await ListWork.Run(options, database, rows);
    }

table.Print(options);
return table.HasFailed ? 1 : 0;
