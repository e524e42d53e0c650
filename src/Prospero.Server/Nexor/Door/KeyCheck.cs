using Prospero.Core.Access;
using Prospero.Server.Doors;
using Prospero.Server.Pumps;

namespace Prospero.Server.Nexor.Door;

/// <summary>Finds out who calls. A key that expires opens not a moment longer.</summary>
sealed class KeyCheck(KnownKeys keys, KeyUses uses)
{
    const string Bearer = "Bearer ";

    /// <summary>The key and what it opens, or the answer to a call without a good one.</summary>
    public async Task<(ApiKey? Key, Workspace? Workspace, NexorAnswer? Refusal)> Check(
        HttpRequest request,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var presented = Presented(request);
        if (presented is null)
            return (null, null, NexorError.MissingKey);
        if (await keys.Find(presented, ct) is not var (key, workspace))
            return (null, null, NexorError.InvalidKey);
        if (key.Surface != Surface.Nexor || !key.IsOpenAt(now))
            return (null, null, NexorError.InvalidKey);
        uses.Note(key.Id, now);
        return (key, workspace, null);
    }

    static string? Presented(HttpRequest request)
    {
        var key = request.Headers["X-API-Key"].ToString().Trim();
        if (key.Length > 0)
            return key;
        var authorization = request.Headers.Authorization.ToString().Trim();
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return null;
        key = authorization[Bearer.Length..].Trim();
        return key.Length > 0 ? key : null;
    }
}
