using Prospero.Server.Cli;

return await CommandLine.Run(args, Terminal.OfProcess, CancellationToken.None);
