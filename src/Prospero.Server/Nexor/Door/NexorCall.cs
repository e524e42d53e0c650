using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;

namespace Prospero.Server.Nexor.Door;

/// <summary>One operation of this surface.</summary>
interface INexorOperation
{
    /// <summary>
    /// Translates, calls one use case, translates back. For a write <paramref name="ct"/> is never cancelled: what has
    /// begun is carried out, whether or not the client still waits.
    /// </summary>
    Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct);
}

/// <summary>A call that has passed the door: its key is good, its limits are kept, its body is JSON.</summary>
/// <param name="Workspace">The data set that the key opens.</param>
/// <param name="Key">The key that opens it.</param>
/// <param name="Now">When it came, in system time.</param>
/// <param name="Id">The id in the path as it stands there; null if the path has none.</param>
/// <param name="Query">The query parameters.</param>
/// <param name="Body">The body; undefined if the call has none.</param>
/// <param name="IdempotencyKey">Null if none was given.</param>
sealed record NexorCall(
    Workspace Workspace,
    ApiKey Key,
    DateTimeOffset Now,
    string? Id,
    IQueryCollection Query,
    JsonElement Body,
    IdempotencyKey? IdempotencyKey
)
{
    static readonly HeaderDictionary NoHeaders = [];

    /// <summary>The id of what lies below the first one in the path, as it stands there; null if the path has none.</summary>
    public string? ChildId { get; init; }

    public IHeaderDictionary Headers { get; init; } = NoHeaders;

    /// <summary>Whoever calls.</summary>
    public Actor Actor => new("api", $"key:{Key.LastFour}");

    /// <summary>The audit's line about a change that this call makes.</summary>
    public AuditEntry Audited(string action, string subject) => new(Now, Actor.Name, action, subject);

    /// <summary>The id in the path; false if it is no uuid, and so the id of nothing.</summary>
    public bool IsId(out Guid id) => Json.WireId.TryParse(Id, out id);

    /// <summary>The second id in the path; false if it is no uuid.</summary>
    public bool IsChildId(out Guid id) => Json.WireId.TryParse(ChildId, out id);

    /// <summary>What is to be kept under the idempotency key; null if none was given.</summary>
    /// <param name="isKept">Which answers are kept besides those of success.</param>
    /// <param name="about">The leads that the answer shows; null if it shows none, or the use case says which.</param>
    public KeptAnswer<T>? Keep<T>(
        Func<T, NexorAnswer> render,
        Func<int, bool>? isKept = null,
        Func<T, IEnumerable<LeadId>>? about = null
    ) => IdempotencyKey is null ? null : NexorAnswer.Kept(IdempotencyKey, render, isKept, about);
}

/// <summary>An answer of this surface.</summary>
/// <param name="RetryAfter">When the client may come again; null if that is not the matter.</param>
/// <param name="IsReplay">True if it was given before.</param>
/// <param name="Allowed">The methods of the address, where another one was used; null otherwise.</param>
sealed record NexorAnswer(int Status, byte[] Body, TimeSpan? RetryAfter = null, bool IsReplay = false, string? Allowed = null)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Writes a body that has no end yet, instead of <see cref="Body"/>; null for an ordinary answer.</summary>
    public Func<HttpResponse, CancellationToken, Task>? Stream { get; init; }

    /// <summary>An object with these members.</summary>
    public static NexorAnswer Of(int status, Action<Utf8JsonWriter> members) => new(status, Doors.Json.WireJson.Object(members));

    /// <summary>What a call under an idempotency key comes to.</summary>
    public static NexorAnswer Of<T>(Once<T> once, Func<T, NexorAnswer> render) =>
        once switch
        {
            Once<T>.Done done => render(done.Result),
            Once<T>.Replayed replayed => Replay(replayed.Answer),
            Once<T>.Reused => NexorError.KeyReused,
            Once<T>.Running => NexorError.KeyRunning,
            _ => throw new System.Diagnostics.UnreachableException(once.GetType().Name),
        };

    /// <summary>What is to be kept under a key.</summary>
    /// <param name="isKept">Which answers are kept besides those of success.</param>
    /// <param name="about">The leads that the answer shows; null if it shows none, or the use case says which.</param>
    public static KeptAnswer<T> Kept<T>(
        IdempotencyKey key,
        Func<T, NexorAnswer> render,
        Func<int, bool>? isKept = null,
        Func<T, IEnumerable<LeadId>>? about = null
    ) =>
        new(
            key,
            result =>
            {
                var answer = render(result);
                return new StoredAnswer(
                    answer.Status,
                    answer.Body,
                    answer.Status is >= 200 and < 300 || isKept?.Invoke(answer.Status) == true
                );
            },
            about
        );

    /// <summary>The answer that is known for a key already; null if the call is to be carried out.</summary>
    public static NexorAnswer? To(KeyState known) =>
        known switch
        {
            KeyState.Answered answered => Replay(answered.Answer),
            KeyState.Reused => NexorError.KeyReused,
            KeyState.Running => NexorError.KeyRunning,
            _ => null,
        };

    /// <summary>An answer from then.</summary>
    public static NexorAnswer Replay(StoredAnswer answer) => new(answer.Status, answer.Body, IsReplay: true);
}
