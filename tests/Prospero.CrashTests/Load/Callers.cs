using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Prospero.CrashTests;

/// <summary>
/// HTTP clients that bring leads, as clients do: some with an idempotency key and some without, some one by one and some many
/// at once, now and then two with the same lead. What is not answered with a success is tried again, at another node if there
/// is one, until it is.
/// </summary>
/// <param name="people">Who the leads are.</param>
public sealed class Callers(House house, Crowd people, int seed) : IAsyncDisposable
{
    const int Count = 6;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };
    readonly ConcurrentBag<Accepted> _accepted = [];
    readonly ConcurrentDictionary<int, int> _answers = [];
    readonly CancellationTokenSource _stop = new();
    readonly CancellationTokenSource _giveUp = new();
    readonly List<Task> _running = [];
    int _number;
    int _successes;

    /// <summary>What the clients were told, so far.</summary>
    public IReadOnlyCollection<Accepted> Accepted => _accepted;

    /// <summary>How often each status was answered; 0 where no answer came.</summary>
    public IReadOnlyDictionary<int, int> Answers => _answers;

    /// <summary>Callers with people of all kinds, who have begun.</summary>
    public static async Task<Callers> At(House house, int seed)
    {
        var callers = new Callers(house, new Crowd(string.Create(CultureInfo.InvariantCulture, $"s{(uint)seed}")), seed);
        await callers.Start();
        return callers;
    }

    /// <summary>Lets them begin and waits until the first lead was accepted.</summary>
    public async Task Start()
    {
        for (var caller = 0; caller < Count; caller++)
        {
            var number = caller;
            _running.Add(Task.Run(() => Call(number)));
        }

        await Succeed(1);
    }

    /// <summary>Waits until this many more requests were accepted; fails early if a server died that nobody killed.</summary>
    public Task Succeed(int more) => Await(() => Volatile.Read(ref _successes), more, "accepted");

    /// <summary>Waits until this many more requests were refused because the database takes nothing at the moment.</summary>
    public Task Refused(int more) =>
        Await(() => _answers.GetValueOrDefault((int)HttpStatusCode.ServiceUnavailable), more, "refused with 503");

    async Task Await(Func<int> count, int more, string what)
    {
        var goal = count() + more;
        var deadline = Stopwatch.StartNew();
        while (count() < goal)
        {
            if (deadline.Elapsed > Patience)
                throw new InvalidOperationException($"Nothing is {what}; the answers were {Told}\n{house.Said}");
            foreach (var node in house.Nodes)
                node.MustRun();
            if (_running.FirstOrDefault(task => task.IsFaulted) is { } failed)
                await failed;
            await Task.Delay(10);
        }
    }

    /// <summary>Lets them end what they have begun, and waits for it: every lead that was ever brought is accepted then.</summary>
    public async Task<IReadOnlyCollection<Accepted>> Finish()
    {
        await _stop.CancelAsync();
        _giveUp.CancelAfter(Patience);
        await Task.WhenAll(_running);
        return Accepted;
    }

    /// <summary>The answers in words.</summary>
    public string Told =>
        string.Join(", ", _answers.OrderBy(one => one.Key).Select(one => $"{(one.Key == 0 ? "none" : one.Key)} × {one.Value}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _giveUp.CancelAsync();
        await Task.WhenAll(_running).ContinueWith(_ => { }, TaskScheduler.Default);
        _http.Dispose();
        _stop.Dispose();
        _giveUp.Dispose();
    }

    async Task Call(int caller)
    {
        var random = new Random(HashCode.Combine(seed, caller));
        while (!_stop.IsCancellationRequested)
        {
            var count = random.Next(12) == 0 ? random.Next(2, 12) : 1;
            var emails = Enumerable.Range(0, count).Select(_ => people.Email(Interlocked.Increment(ref _number))).ToList();
            var hasKey = random.Next(2) == 0;
            var call = Bring(emails, hasKey ? Guid.NewGuid().ToString("N") : null, random.Next());
            // The same lead by another client at the same time.
            await (random.Next(8) == 0 ? Task.WhenAll(call, Bring(emails, null, random.Next())) : call);
            // Ever slower, so that the load of a long disaster does not take longer to carry out than the disaster.
            await Task.Delay(random.Next(5, 30) + Volatile.Read(ref _number));
        }
    }

    async Task Bring(List<string> emails, string? key, int first)
    {
        var leads = emails.Select(email => $$"""{ "first_name": "Ana", "email": "{{email}}", "workflow_id": "{{house.WorkflowId}}" }""");
        var body = emails.Count == 1 ? leads.Single() : $"[{string.Join(',', leads)}]";
        for (var tries = 0; ; tries++)
        {
            var node = house.Nodes[(int)((uint)(first + tries) % (uint)house.Nodes.Count)];
            var (status, answer) = await Post(node, body, key);
            _answers.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status is 200 or 201)
            {
                Note(emails, answer);
                return;
            }

            if (status is >= 400 and < 500 and not (409 or 429))
                throw new InvalidOperationException($"A good lead was refused with {status}: {answer}\n{body}");
            if (_giveUp.IsCancellationRequested)
                throw new InvalidOperationException($"A lead is not accepted: {status} {answer}\n{body}\n{house.Said}");
            await Task.Delay(Math.Min(500, 20 * (tries + 1)));
        }
    }

    async Task<(int Status, string Answer)> Post(Node node, string body, string? key)
    {
        if (node.Address is not { } address)
            return (0, "");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/public/leads"))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("X-API-Key", house.Key);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _http.SendAsync(request, _giveUp.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(_giveUp.Token));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return (0, e.Message);
        }
    }

    void Note(List<string> emails, string answer)
    {
        using var json = JsonDocument.Parse(answer);
        var leads =
            emails.Count == 1 ? [json.RootElement.GetProperty("lead")] : json.RootElement.GetProperty("leads").EnumerateArray().ToList();
        if (leads.Count != emails.Count)
            throw new InvalidOperationException($"{emails.Count} leads were brought and {leads.Count} answered: {answer}");
        foreach (var (email, lead) in emails.Zip(leads))
            _accepted.Add(new Accepted(email, lead.GetProperty("id").GetString()!));
        Interlocked.Increment(ref _successes);
    }
}
