using Prospero.Server.Startup;

var app = ProsperoApp.Build(new ServerOptions { DataFolder = args[0] });
var address = await ProsperoApp.Start(app, CancellationToken.None);
Console.WriteLine($"Prospero is ready on {address}");
await app.WaitForShutdownAsync();
