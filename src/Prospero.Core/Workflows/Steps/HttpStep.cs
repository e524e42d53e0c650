namespace Prospero.Core.Workflows;

/// <summary>Makes a request to an address that the workflow names.</summary>
/// <param name="Method">One of <see cref="Methods"/>.</param>
/// <param name="Url">Its scheme and host are fixed; values in the rest are percent-encoded.</param>
/// <param name="Headers">Sent as they are.</param>
/// <param name="Body">What is sent as JSON; null for none with <c>GET</c> and <c>DELETE</c>, else for the ids of the lead and its run.</param>
/// <param name="Timeout">How long the answer is waited for.</param>
/// <param name="MaxTries">How many tries are made at most where the one before surely had no effect.</param>
/// <param name="IsRepeatable">True if a request of which nobody knows whether it was carried out may be made again.</param>
/// <param name="OnFailure">Where it goes on if the request failed for good; null for the step that follows.</param>
public sealed record HttpStep(
    string Key,
    TimeSpan Delay,
    string Method,
    TextTemplate Url,
    IReadOnlyDictionary<string, string> Headers,
    JsonTemplate? Body,
    TimeSpan Timeout,
    int MaxTries,
    bool IsRepeatable,
    string? OnFailure
) : Step(Key, Delay)
{
    public static IReadOnlyList<string> Methods { get; } = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    public override string Kind => "http";

    public override IEnumerable<string> Jumps => OnFailure is null ? [] : [OnFailure];
}
