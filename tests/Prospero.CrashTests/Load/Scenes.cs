using System.Diagnostics;
using System.Globalization;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.CrashTests;

/// <summary>Disasters of the database, each with the servers and disks that it needs.</summary>
public static class Scenes
{
    // In MiB; beside the house it has room for what comes before it is full.
    const int DiskSize = 48;

    public static async Task<string> DatabaseKills(int nodes, int seed)
    {
        Place.NeedsPostgres();
        await using var cluster = await PostgresCluster.Create();
        var house = await House.Build(await Place.NewSchema(cluster), nodes: nodes);
        return await Disasters.DatabaseKills(house, cluster, seed);
    }

    public static async Task<string> FailOver(int nodes, int seed)
    {
        Place.NeedsPostgres();
        await using var primary = await PostgresCluster.Create("wal_level=replica", "hot_standby=on");
        await using var standby = await primary.Follow();
        // From here on a commit is answered when it is on both disks.
        await primary.Execute("alter system set synchronous_standby_names = 'standby'");
        await primary.Execute("select pg_reload_conf()");
        var address = await Place.NewSchema(primary, $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}");
        var schema = address[address.LastIndexOf(';')..];
        var house = await House.Build(address, nodes: nodes, readFrom: primary.ConnectionString + schema);
        return await Disasters.FailOver(house, primary, standby, standby.ConnectionString + schema, seed);
    }

    public static async Task<string> FullDiskOnSqlite(int seed)
    {
        using var disk = new SmallDisk(DiskSize);
        var data = Directory.CreateDirectory(Path.Combine(disk.Folder, "data")).FullName;
        var house = await House.Build(dataFolder: data);
        return await Disasters.Refusals(house, () => Task.Run(disk.Fill), () => Task.Run(disk.Free), seed);
    }

    public static async Task<string> FullDiskOnPostgres(int seed)
    {
        Place.NeedsPostgres();
        using var disk = new SmallDisk(DiskSize);
        await using var cluster = await PostgresCluster.Create();
        await cluster.Execute($"create tablespace tiny location '{cluster.MakeFolder(disk.Folder, "tiny")}'");
        var house = await House.Build($"{await Place.NewSchema(cluster)};Options=-c default_tablespace=tiny");
        return await Disasters.Refusals(house, () => Task.Run(disk.Fill), () => Task.Run(disk.Free), seed);
    }

    /// <summary>The files of the server may not grow, as where a quota is reached.</summary>
    public static async Task<string> UnwritableOnSqlite(int seed)
    {
        var house = await House.Build();
        return await Disasters.Refusals(house, () => Limit("131072:"), () => Limit("unlimited:"), seed);

        async Task Limit(string bytes)
        {
            using var limit = Process.Start("prlimit", ["--pid", Text(house.Nodes[0].ProcessId), $"--fsize={bytes}"]);
            await limit.WaitForExitAsync();
            Assert.Equal(0, limit.ExitCode);
        }
    }

    public static async Task<string> ReadOnlyOnPostgres(int seed)
    {
        Place.NeedsPostgres();
        await using var cluster = await PostgresCluster.Create();
        var house = await House.Build(await Place.NewSchema(cluster));
        return await Disasters.Refusals(house, () => ReadOnly("on"), () => ReadOnly("off"), seed);

        async Task ReadOnly(string state)
        {
            await cluster.Execute($"alter system set default_transaction_read_only = {state}");
            await cluster.Execute("select pg_reload_conf()");
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
