namespace Prospero.Server.Startup;

/// <summary>
/// The end of a node. From the first word of it the loops claim nothing more, and readiness says so; requests are still taken
/// for as long as a balancer needs to see that, and only then the server closes its doors and waits for what is under way.
/// </summary>
sealed class Drain : IHostedLifecycleService, IDisposable
{
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenRegistration _asked;
    readonly ServerOptions _options;
    readonly TimeProvider _time;

    public Drain(IHostApplicationLifetime life, ServerOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _asked = life.ApplicationStopping.Register(_stopping.Cancel);
    }

    /// <summary>Cancelled as soon as the node is asked to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The doors are open, and everybody is asked to go elsewhere.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_options.DrainNotice > TimeSpan.Zero)
            await Task.Delay(_options.DrainNotice, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _asked.Dispose();
        _stopping.Dispose();
    }
}
