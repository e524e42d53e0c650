using Prospero.Bench;

if (args is ["baseline", var database])
{
    await BaselineServer.Run(database);
    return 0;
}

var options = Options.Parse(args);
var table = new Table();
using var folders = new Folders();
await StartWork.Run(options, folders, table);
await HttpWorks.Run(options, folders, table);
await EngineWork.Run(options, folders, table);
await LatenessWork.Run(options, folders, table);
table.Print(options);
return table.HasFailed ? 1 : 0;
