using Prospero.Core.Access;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Limits;
using Prospero.Server.Pumps;

namespace Prospero.Server.PollyBot.Door;

/// <summary>Finds out who calls. An address from which too many calls come without a good key is told to wait.</summary>
sealed class BearerCheck(KnownKeys keys, KeyUses uses, FailedCalls failed)
{
    /// <summary>The key and what it opens, or the answer to a call without a good one.</summary>
    public async Task<(ApiKey? Key, Workspace? Workspace, PollyBotFault? Refusal)> Check(
        HttpContext http,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var (key, workspace, refusal) = await Check(http.Request.Headers.Authorization.ToString(), now, ct);
        if (refusal is null)
            return (key, workspace, null);
        var state = failed.Count(http.Connection.RemoteIpAddress, now);
        return (null, null, state.IsAllowed ? refusal : PollyBotFault.TooMany(state));
    }

    async Task<(ApiKey? Key, Workspace? Workspace, PollyBotFault? Refusal)> Check(string header, DateTimeOffset now, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(header))
            return (null, null, PollyBotFault.MissingHeader);
        if (header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var scheme, var token] || !IsBearer(scheme))
            return (null, null, PollyBotFault.MalformedHeader);
        if (await keys.Find(token, ct) is not var (key, workspace) || key.Surface != Surface.PollyBot || !key.IsOpenAt(now))
            return (null, null, PollyBotFault.InvalidKey);
        uses.Note(key.Id, now);
        return (key, workspace, null);
    }

    static bool IsBearer(string scheme) => scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
}
