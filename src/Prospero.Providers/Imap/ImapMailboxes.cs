using System.Globalization;
using Prospero.Core.Channels;

namespace Prospero.Providers.Imap;

/// <summary>Opens mailboxes over IMAP (RFC 3501).</summary>
/// <param name="clock">Real time; limits every wait.</param>
/// <param name="options">The limits; null for the usual ones.</param>
public sealed class ImapMailboxes(TimeProvider clock, ImapOptions? options = null) : IMailboxes
{
    public async Task<IMailbox> Open(MailboxSettings settings, CancellationToken ct)
    {
        var limits = options ?? new ImapOptions();
        var conversation = new ImapConversation(settings, limits, clock);
        try
        {
            await ImapSignIn.Open(conversation, ct);
            return new ImapMailbox(conversation, limits, clock);
        }
        catch (Exception e)
        {
            await conversation.DisposeAsync();
            if ((ImapFailure.IsOfTheNetwork(e) && !ct.IsCancellationRequested) || e is MailboxUnavailable)
                throw ImapFailure.Told(conversation, e);
            throw;
        }
    }
}

/// <summary>A mailbox at an IMAP server.</summary>
sealed class ImapMailbox(ImapConversation conversation, ImapOptions options, TimeProvider clock) : IMailbox
{
    // EXAMINE is SELECT without the right to change anything.
    public Task<FolderState> Select(string folder, CancellationToken ct) =>
        Watched(
            async () =>
            {
                var codes = (await conversation.Do($"EXAMINE {FolderName.Quoted(folder)}", ct))
                    .Select(response => response.Code.Split(' '))
                    .ToList();
                return new FolderState(
                    Number(codes, "UIDVALIDITY") ?? throw new InvalidDataException($"The folder {folder} has no UIDVALIDITY."),
                    Number(codes, "UIDNEXT") ?? await NextByLast(ct)
                );
            },
            ct
        );

    // "n:*" names the last mail even where it is below n.
    public Task<IReadOnlyList<uint>> Above(uint last, CancellationToken ct) =>
        Watched(
            async () =>
            {
                conversation.HasNews = false;
                return (IReadOnlyList<uint>)[.. (await Search($"UID {last + 1L}:*", ct)).Where(uid => uid > last)];
            },
            ct
        );

    public Task<IReadOnlyList<uint>> Since(DateOnly day, CancellationToken ct) =>
        Watched(async () => (IReadOnlyList<uint>)await Search($"SINCE {day.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture)}", ct), ct);

    public Task<IReadOnlyList<FetchedMail>> Fetch(IReadOnlyCollection<uint> uids, CancellationToken ct) =>
        Watched(
            async () =>
            {
                if (uids.Count == 0)
                    return (IReadOnlyList<FetchedMail>)[];
                var answer = await conversation.Do(
                    $"UID FETCH {string.Join(',', uids)} (UID INTERNALDATE BODY.PEEK[]<0.{options.MailOctets}>)",
                    ct
                );
                return
                [
                    .. answer
                        .Select(ImapFetched.Read)
                        .OfType<FetchedMail>()
                        .Where(mail => uids.Contains(mail.Uid))
                        .DistinctBy(mail => mail.Uid)
                        .OrderBy(mail => mail.Uid),
                ];
            },
            ct
        );

    // What was told while another command ran is not told again in IDLE.
    public Task Wait(TimeSpan? atMost, CancellationToken ct) =>
        Watched(
            async () =>
            {
                if (conversation.HasNews)
                    return;
                var canIdle = conversation.Capabilities.Contains("IDLE");
                var longest = canIdle ? options.Idling : options.Polling;
                var wait = atMost < longest ? atMost.Value : longest;
                if (canIdle)
                {
                    await conversation.Idle(wait, ct);
                    return;
                }
                await Task.Delay(wait, clock, ct);
                await conversation.Do("NOOP", ct);
            },
            ct
        );

    public ValueTask DisposeAsync() => conversation.DisposeAsync();

    async Task<List<uint>> Search(string what, CancellationToken ct) =>
        [
            .. (await conversation.Do($"UID SEARCH {what}", ct))
                .Where(response => response.Name == "SEARCH")
                .SelectMany(response => response.Values.Skip(1))
                .Select(value => uint.TryParse($"{value}", NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : 0)
                .Where(uid => uid > 0)
                .Distinct()
                .Order(),
        ];

    // Old servers do not say what comes next.
    async Task<uint> NextByLast(CancellationToken ct) => (await Search("UID 1:*", ct)).LastOrDefault() + 1;

    static uint? Number(IEnumerable<string[]> codes, string name) =>
        codes.FirstOrDefault(code => code.Length > 1 && code[0].Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
        && uint.TryParse(found[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    Task Watched(Func<Task> act, CancellationToken ct) =>
        Watched(
            async () =>
            {
                await act();
                return true;
            },
            ct
        );

    async Task<T> Watched<T>(Func<Task<T>> act, CancellationToken ct)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (ImapFailure.IsOfTheNetwork(e) && !ct.IsCancellationRequested)
        {
            throw ImapFailure.Told(conversation, e);
        }
    }
}
