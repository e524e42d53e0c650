namespace Prospero.Core.Cadence;

/// <summary>What an operator can hold back as a whole. A single run is stopped instead.</summary>
public enum PauseScope
{
    /// <summary>Everything of a workspace, messages sent by hand included.</summary>
    Workspace,

    /// <summary>Every run of a workflow.</summary>
    Workflow,

    /// <summary>Whatever an account would carry.</summary>
    Sender,
}

/// <summary>What became of a wish to pause or to resume. A closed set.</summary>
/// <param name="Name">What the subject is called; empty if there is none.</param>
public abstract record PauseResult(string Name)
{
    /// <summary>It is as wished now, and was not before.</summary>
    public sealed record Changed(string Subject) : PauseResult(Subject);

    /// <summary>It was so already.</summary>
    public sealed record Unchanged(string Subject) : PauseResult(Subject);

    /// <summary>Unknown, archived or another workspace's.</summary>
    public sealed record NotFound() : PauseResult("");
}
