using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Prospero.CrashTests;

/// <summary>Somebody who holds back, lets go on and changes the house's workflow, and asks again until he is answered.</summary>
public sealed class Operator(House house) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly HttpClient _http = new() { Timeout = Patience };

    public Task Pause() => Insist("pause", "{}");

    /// <param name="perMinute">How many overdue touches a minute takes.</param>
    public Task Resume(int perMinute = 6000) => Insist("resume", Rate(perMinute));

    /// <summary>Publishes a version to which all runs go over.</summary>
    public Task Publish(string document) => Insist("publish?runs=follow", document);

    /// <summary>The same of which nobody waits for the answer: the server dies over it.</summary>
    public Task TryResume(int perMinute) => Try($"workflows/{house.WorkflowId}/resume", Rate(perMinute));

    /// <summary>See <see cref="TryResume"/>.</summary>
    public Task TryPublish(string document) => Try($"workflows/{house.WorkflowId}/publish?runs=follow", document);

    /// <summary>Brings many leads at once, who take what is sent and say nothing.</summary>
    public async Task Bring(int count)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(500))
        {
            var leads = some.Select(number =>
                $$"""{ "first_name": "Ana", "email": "silence+{{number}}@magic.example", "workflow_id": "{{house.WorkflowId}}" }"""
            );
            if (!await Try("leads", $"[{string.Join(',', leads)}]"))
                throw new InvalidOperationException($"The leads are not taken:\n{house.Said}");
        }
    }

    public void Dispose() => _http.Dispose();

    static string Rate(int perMinute) => string.Create(CultureInfo.InvariantCulture, $$"""{ "rate_per_minute": {{perMinute}} }""");

    async Task Insist(string wish, string body)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await Try($"workflows/{house.WorkflowId}/{wish}", body))
        {
            if (patience.IsCancellationRequested)
                throw new InvalidOperationException($"'{wish}' is not answered:\n{house.Said}");
            await Task.Delay(50);
        }
    }

    // True if a node answered that it is done.
    async Task<bool> Try(string path, string body)
    {
        foreach (var address in house.Nodes.Select(node => node.Address).OfType<Uri>())
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/api/public/{path}"))
            {
                Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            };
            request.Headers.Add("X-API-Key", house.Key);
            try
            {
                using var answer = await _http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                    return true;
                if ((int)answer.StatusCode is >= 400 and < 500 and not (409 or 429))
                    throw new InvalidOperationException($"'{path}' was refused: {await answer.Content.ReadAsStringAsync()}\n{body}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                // It is dead, or dies.
            }
        }

        return false;
    }
}
