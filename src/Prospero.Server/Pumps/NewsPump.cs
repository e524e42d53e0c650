using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Storage;

namespace Prospero.Server.Pumps;

/// <summary>
/// Hears what other nodes tell, and connects again by itself. While nothing can be heard the loops poll, which is the
/// guarantee; it is said once.
/// </summary>
sealed class NewsPump(PostgresNodes nodes, NodeNews news, CadenceOptions options, TimeProvider time, ILogger<NewsPump> log)
    : BackgroundService
{
    static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    volatile bool _isListening;
    bool _isMissed;
    TimeSpan _wait = Soon;

    /// <summary>Whether other nodes can wake this one now.</summary>
    public bool IsListening => _isListening;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await nodes.Listen(Listens, news.Heard, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Missed(e);
            }

            await Task.Delay(_wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _wait = _wait * 2 < Longest ? _wait * 2 : Longest;
        }
    }

    void Listens()
    {
        _isListening = true;
        _wait = Soon;
        if (_isMissed)
            log.ListensAgain();
        _isMissed = false;
        // What was told meanwhile was not heard.
        news.Heard(News.Due | News.Configuration);
    }

    void Missed(Exception why)
    {
        _isListening = false;
        if (!_isMissed)
            log.CannotListen(why.Message, options.PollInterval);
        _isMissed = true;
    }
}

static partial class NewsLog
{
    [LoggerMessage(3002, LogLevel.Warning, "Other nodes cannot wake this one: {Reason}. It looks by itself every {PollInterval}")]
    public static partial void CannotListen(this ILogger log, string reason, TimeSpan pollInterval);

    [LoggerMessage(3003, LogLevel.Information, "Other nodes can wake this one again")]
    public static partial void ListensAgain(this ILogger log);
}
