using System.Data.Common;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Prospero.Bench.Databases;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Server.Startup;

namespace Prospero.Bench.Works;

/// <summary>How long after its due time a touchpoint is handed to its provider, at 100 a second.</summary>
static class LatenessWork
{
    const int PerSecond = 100;

    static readonly TimeSpan Ahead = TimeSpan.FromSeconds(2);

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("lateness"))
            return;
        await Measure(0, "0 waiting", options, database.New(), table);
        await Measure(options.Waiting, $"{options.Waiting:#,0} waiting", options, database.New(), table);
    }

    static async Task Measure(int waiting, string name, Options options, Place place, DatabaseRows table)
    {
        var count = options.LateSeconds * PerSecond;
        await using (var house = await House.Open(place))
            await house.Enrol(await house.Publish(House.Later), count);
        Crowd.Plant(place, waiting);
        var serverOptions = place.Options with { Urls = ["http://127.0.0.1:0"], Roles = Roles.Worker };
        var due = Plan(place, count, TimeProvider.System.GetUtcNow() + Ahead);
        var provider = new NoOpProvider(TimeProvider.System);
        await using var app = ProsperoApp.Build(
            serverOptions,
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                services.RemoveAll<IChannelProvider>();
                services.AddSingleton<IChannelProvider>(provider);
            }
        );
        await ProsperoApp.Start(app, CancellationToken.None);
        await Task.Delay(Ahead + TimeSpan.FromSeconds(options.LateSeconds + 1), TimeProvider.System, CancellationToken.None);
        await app.StopAsync();
        // The first second warms the engine up.
        var late = due.Skip(PerSecond).Select(pair => (provider.Handed[pair.Id] - pair.Due).TotalMilliseconds).Order().ToList();
        table.Add($"lateness at 100/s, {name}, median", "ms", late[late.Count / 2]);
        table.Add($"lateness at 100/s, {name}, p99", "ms", late[late.Count * 99 / 100]);
    }

    // Moves the first of the touchpoints that wait to one after the other, from a moment on.
    static List<(TouchpointId Id, DateTimeOffset Due)> Plan(Place place, int count, DateTimeOffset from)
    {
        using var connection = place.Connect();
        var due = new List<(TouchpointId, DateTimeOffset)>(count);
        using (var select = connection.CreateCommand())
        {
            select.CommandText = "select id from touchpoint where state = 'scheduled' order by id limit @count";
            Set(select, "count", (long)count);
            using var rows = select.ExecuteReader();
            while (rows.Read())
                due.Add((new TouchpointId(rows.GetGuid(0)), Rounded(from + TimeSpan.FromSeconds((double)due.Count / PerSecond))));
        }

        using var transaction = connection.BeginTransaction();
        using var update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = "update touchpoint set due_at = @due where id = @id and workspace_id = (select id from workspace limit 1)";
        foreach (var (id, at) in due)
        {
            update.Parameters.Clear();
            Set(update, "due", at.ToUnixTimeMilliseconds());
            Set(update, "id", place.Id(id.Value));
            update.ExecuteNonQuery();
        }

        transaction.Commit();
        return due;
    }

    static void Set(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    static DateTimeOffset Rounded(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
