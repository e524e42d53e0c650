using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Server.WebConsole.Access;

namespace Prospero.Server.WebConsole.Acts;

/// <summary>Carries out what somebody does on a page: one transaction, with a line in the audit where something changed.</summary>
sealed class Acting(IStore store, IAccess access, TimeProvider clock)
{
    /// <summary>Who acts, as the audit and histories name them.</summary>
    public static string NameOf(Visit visit) => $"user:{visit.UserName}";

    /// <param name="change">Returns what became of it, and what the audit says it was done to; null if nothing changed.</param>
    public Task<T> Do<T>(Visit visit, string action, Func<ITransaction, Task<(T Result, string? Subject)>> change, CancellationToken ct) =>
        store.InTransaction(
            async tx =>
            {
                var (result, subject) = await change(tx);
                if (subject is not null)
                    await access.Audit(tx, visit.Live.Id, new AuditEntry(clock.GetUtcNow(), NameOf(visit), action, subject), ct);
                return result;
            },
            ct
        );
}
