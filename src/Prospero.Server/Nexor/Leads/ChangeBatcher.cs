using Prospero.Core;
using Prospero.Core.Intake;

namespace Prospero.Server.Nexor.Leads;

/// <summary>Joins changes of leads that arrive at the same time into sets, so that one commit serves many.</summary>
sealed class ChangeBatcher(LeadEditor editor) : IAsyncDisposable
{
    /// <summary>Small enough that one transaction stays far below 1,000 rows of the event log.</summary>
    const int Most = 200;

    readonly Batcher<ChangeRequest, Once<LeadChangeResult>> _batcher = new(Most, editor.Change);

    /// <summary>Carries out one change together with those that arrive meanwhile.</summary>
    public Task<Once<LeadChangeResult>> Change(ChangeRequest request, CancellationToken ct) => _batcher.Do(request, ct);

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();
}
