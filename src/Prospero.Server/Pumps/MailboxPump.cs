using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Server.Startup;

namespace Prospero.Server.Pumps;

/// <summary>Keeps a watch on the mailbox of each sender that has one, unless another node does.</summary>
sealed class MailboxPump(
    MailboxReader reader,
    ISenders senders,
    IAccess access,
    Drain drain,
    MailboxOptions options,
    TimeProvider time,
    ILogger<MailboxPump> log
) : BackgroundService
{
    readonly Dictionary<SenderId, Watched> _watched = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Stopping);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RunOnce(stopping.Token);
                await Task.Delay(options.Look, time, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (StoreUnavailable)
            {
                // The store has said so, once; the next turn asks again.
                await Task.Delay(options.Look, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                log.TurnFailed(e);
                await Task.Delay(options.Look, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(_watched.Values.Select(watched => watched.Task));
    }

    async Task RunOnce(CancellationToken ct)
    {
        var wanted = new Dictionary<SenderId, Sender>();
        foreach (var workspace in await access.Workspaces(ct))
            if (!workspace.IsTest)
                foreach (var sender in (await senders.All(workspace.Id, ct)).Where(MailboxSettings.AreIn))
                    wanted[sender.Id] = sender;

        foreach (var (id, watched) in _watched.ToList())
        {
            // With other settings it is another mailbox.
            if (!wanted.TryGetValue(id, out var sender) || watched.Settings != SettingsOf(sender))
                await watched.Stop.CancelAsync();
            if (!watched.Task.IsCompleted || (watched.RestsUntil is { } rest && rest > time.GetUtcNow()))
                continue;
            watched.Stop.Dispose();
            _watched.Remove(id);
            if (sender is not null)
                Begin(sender, watched.Error, ct);
        }
        foreach (var sender in wanted.Values.Where(sender => !_watched.ContainsKey(sender.Id)))
            Begin(sender, null, ct);
    }

    void Begin(Sender sender, string? error, CancellationToken ct)
    {
        var watched = new Watched(SettingsOf(sender), CancellationTokenSource.CreateLinkedTokenSource(ct)) { Error = error };
        _watched[sender.Id] = watched;
        watched.Task = Task.Run(() => Watch(sender, watched), CancellationToken.None);
    }

    async Task Watch(Sender sender, Watched watched)
    {
        var id = sender.Id.ToString();
        try
        {
            await reader.Watch(sender, Opened, watched.Stop.Token);
        }
        catch (MailboxUnavailable e)
        {
            watched.RestsUntil = time.GetUtcNow() + options.Pause;
            if (watched.Error != e.Message)
                log.MailboxUnreadable(id, e.Message);
            watched.Error = e.Message;
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailable)
        {
            // It was stopped, or the store has said so; the next turn begins anew.
        }
        catch (Exception e)
        {
            watched.RestsUntil = time.GetUtcNow() + options.Pause;
            log.TurnFailed(e);
        }

        void Opened()
        {
            if (watched.Error is not null)
                log.MailboxReadable(id);
            watched.Error = null;
        }
    }

    static string SettingsOf(Sender sender) =>
        JsonSerializer.Serialize(sender.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)) + sender.Address;

    sealed class Watched(string settings, CancellationTokenSource stop)
    {
        public string Settings => settings;

        public CancellationTokenSource Stop => stop;

        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Until when it is left alone; null for not at all.</summary>
        public DateTimeOffset? RestsUntil { get; set; }

        /// <summary>Why it could not be read; null if it can.</summary>
        public string? Error { get; set; }
    }
}

static partial class MailboxPumpLog
{
    [LoggerMessage(3010, LogLevel.Warning, "The mailbox of sender {Sender} cannot be read: {Reason}")]
    public static partial void MailboxUnreadable(this ILogger log, string sender, string reason);

    [LoggerMessage(3012, LogLevel.Information, "The mailbox of sender {Sender} is read again")]
    public static partial void MailboxReadable(this ILogger log, string sender);
}
