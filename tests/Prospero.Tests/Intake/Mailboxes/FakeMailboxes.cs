using System.Text;
using Prospero.Core.Channels;

namespace Prospero.Tests.Intake.Mailboxes;

/// <summary>A mailbox in memory that can change its validity, lose its mails and break off.</summary>
sealed class FakeMailboxes : IMailboxes
{
    readonly Lock _lock = new();
    readonly SortedDictionary<uint, byte[]> _mails = [];
    TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    uint _next = 1;

    public uint Validity { get; private set; } = 1;

    /// <summary>How often a mail was fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>Why it cannot be opened; null if it can.</summary>
    public string? Fault { get; set; }

    public void Put(string mail)
    {
        lock (_lock)
        {
            _mails[_next++] = Encoding.UTF8.GetBytes(mail);
            Tell();
        }
    }

    /// <summary>Gives all mails new UIDs.</summary>
    public void Renumber()
    {
        lock (_lock)
        {
            var mails = _mails.Values.ToList();
            _mails.Clear();
            Validity++;
            _next = 1;
            foreach (var mail in mails)
                _mails[_next++] = mail;
        }
    }

    public Task<IMailbox> Open(MailboxSettings settings, CancellationToken ct) =>
        Fault is null ? Task.FromResult<IMailbox>(new Session(this)) : throw new MailboxUnavailable(Fault, needsOperator: true);

    void Tell()
    {
        _news.TrySetResult();
        _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    sealed class Session(FakeMailboxes box) : IMailbox
    {
        Task _news = Task.CompletedTask;

        public Task<FolderState> Select(string folder, CancellationToken ct)
        {
            lock (box._lock)
                return Task.FromResult(new FolderState(box.Validity, box._next));
        }

        public Task<IReadOnlyList<uint>> Above(uint last, CancellationToken ct)
        {
            lock (box._lock)
            {
                _news = box._news.Task;
                return Task.FromResult<IReadOnlyList<uint>>([.. box._mails.Keys.Where(uid => uid > last)]);
            }
        }

        public Task<IReadOnlyList<uint>> Since(DateOnly day, CancellationToken ct) => Above(0, ct);

        public Task<IReadOnlyList<FetchedMail>> Fetch(IReadOnlyCollection<uint> uids, CancellationToken ct)
        {
            lock (box._lock)
            {
                box.Fetches += uids.Count;
                return Task.FromResult<IReadOnlyList<FetchedMail>>([
                    .. uids.Where(box._mails.ContainsKey).Select(uid => new FetchedMail(uid, null, box._mails[uid])),
                ]);
            }
        }

        public Task Wait(TimeSpan? atMost, CancellationToken ct) => _news.WaitAsync(ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
