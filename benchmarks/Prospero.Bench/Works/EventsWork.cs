using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Prospero.Bench.Databases;
using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Core.Webhooks;

namespace Prospero.Bench.Works;

/// <summary>
/// Events written to the log, then handed to one webhook, rendered, signed, posted over loopback and recorded. Written in
/// transactions of 100, as a busy intake does.
/// </summary>
static class EventsWork
{
    const int Transaction = 100;

    public static async Task Run(Options options, Database database, DatabaseRows table)
    {
        if (!options.Wants("events"))
            return;
        var count = options.Due / 4 / Transaction * Transaction;
        // What is compiled in the first seconds is not what is measured.
        await Round(database, new Table().Of(database.Name), 5 * Transaction);
        for (var round = 0; round < options.Rounds; round++)
            await Round(database, table, count);
    }

    static async Task Round(Database database, DatabaseRows table, int count)
    {
        await using var receiver = new Acknowledger();
        await using var house = await House.Open(database.New());
        await Subscribe(house, receiver.Url);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i += Transaction)
            await Append(house);
        table.Add("events written", "events/s", count / watch.Elapsed.TotalSeconds);

        watch.Restart();
        for (var handed = 0; handed < count; )
            handed += await house.Part<FanOut>().RunOnce(CancellationToken.None);
        table.Add("events handed over", "events/s", count / watch.Elapsed.TotalSeconds);

        watch.Restart();
        await house.Part<WebhookDispatcher>().RunOnce(CancellationToken.None);
        await house.Part<WebhookDispatcher>().Idle();
        table.Add("events delivered", "events/s", count / watch.Elapsed.TotalSeconds);
        if (receiver.Count != count)
            throw new InvalidOperationException($"{receiver.Count} events were delivered, not {count}");
    }

    static async Task Append(House house)
    {
        var now = TimeProvider.System.GetUtcNow();
        var happened = Enumerable.Range(0, Transaction).Select(_ => new LeadCreated(now, LeadId.New(now), "bench")).ToList();
        await house
            .Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    await house.Part<IEvents>().Append(tx, house.Workspace.Id, happened, [], CancellationToken.None);
                    return true;
                },
                CancellationToken.None
            );
    }

    static async Task Subscribe(House house, Uri url)
    {
        var form = new WebhookForm
        {
            Name = "bench",
            Url = url.AbsoluteUri,
            Events = ["lead.created"],
        };
        var now = TimeProvider.System.GetUtcNow();
        var drafted = await house
            .Part<WebhookEditor>()
            .Draft(house.Workspace.Config, null, form, WebhookProfile.Standard, now, CancellationToken.None);
        var endpoint = drafted.Value ?? throw new InvalidOperationException($"the bench's webhook is refused: {drafted.Problems}");
        await house
            .Part<IStore>()
            .InTransaction(
                async tx =>
                {
                    await house.Part<IWebhooks>().Save(tx, endpoint, CancellationToken.None);
                    return true;
                },
                CancellationToken.None
            );
    }

    /// <summary>Says 204 to everything, over connections that stay open.</summary>
    sealed class Acknowledger : IAsyncDisposable
    {
        static readonly byte[] Yes = "HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray();
        static readonly byte[] Length = "Content-Length: "u8.ToArray();
        readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        readonly Task _accepting;
        int _count;

        public Acknowledger()
        {
            _listener.Start();
            _accepting = Accept();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public int Count => Volatile.Read(ref _count);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        async Task Accept()
        {
            try
            {
                while (true)
                    _ = Converse(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The round is over.
            }
        }

        async Task Converse(TcpClient client)
        {
            using var _ = client;
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[64 * 1024];
                for (var held = 0; await stream.ReadAsync(buffer.AsMemory(held)) is > 0 and var read; )
                {
                    held += read;
                    if (!IsWhole(buffer.AsSpan(0, held)))
                        continue;
                    held = 0;
                    Interlocked.Increment(ref _count);
                    await stream.WriteAsync(Yes);
                }
            }
            catch (IOException)
            {
                // The other side is done.
            }
        }

        static bool IsWhole(ReadOnlySpan<byte> request)
        {
            var end = request.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return false;
            var at = request[..end].IndexOf(Length) + Length.Length;
            var length = 0;
            for (; char.IsAsciiDigit((char)request[at]); at++)
                length = length * 10 + (request[at] - '0');
            return request.Length - end - 4 >= length;
        }
    }
}
