using Prospero.Core.Workflows;

namespace Prospero.Core.Intake;

/// <summary>What is to change about a chatbot; what is null stays.</summary>
/// <param name="Workflow">A boxed id, so that it can be cleared.</param>
/// <param name="IsDefault">True makes it the default; false changes nothing, for one of them always is.</param>
public sealed record ChatbotChange(
    string? Name = null,
    bool? RequiresEmail = null,
    bool? ShowsUpperCase = null,
    Field<object> Workflow = default,
    bool? IsDefault = null
);

/// <summary>What became of a change of a chatbot. A closed set.</summary>
public abstract record ChatbotResult
{
    ChatbotResult() { }

    public sealed record Saved(Chatbot Chatbot) : ChatbotResult;

    public sealed record Deleted(ChatbotId Id) : ChatbotResult;

    /// <summary>Unknown, deleted or another workspace's.</summary>
    public sealed record NotFound : ChatbotResult;

    /// <summary>Nothing changed.</summary>
    public sealed record Rejected(Problem Problem) : ChatbotResult;
}

/// <summary>Makes, changes and deletes chatbots. The first one of a workspace, and the oldest one left, is its default.</summary>
public sealed class ChatbotEditor(IChatbots chatbots, WidgetEditor widgets, IWorkflows workflows)
{
    /// <summary>Makes a chatbot, with a widget.</summary>
    public async Task<ChatbotResult> Create(
        ITransaction tx,
        WorkspaceId config,
        ChatbotChange settings,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var blank = new Chatbot(ChatbotId.New(now), config, "", true, false, null, false, now, now);
        var result = await Save(tx, blank, await chatbots.Hold(tx, config, ct), settings, now, ct);
        if (result is ChatbotResult.Saved saved)
            await widgets.Begin(tx, config, saved.Chatbot.Id, new WidgetChange(), now, ct);
        return result;
    }

    public async Task<ChatbotResult> Change(
        ITransaction tx,
        WorkspaceId config,
        ChatbotId id,
        ChatbotChange change,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var all = await chatbots.Hold(tx, config, ct);
        return all.FirstOrDefault(one => one.Id == id) is { } chatbot
            ? await Save(tx, chatbot with { UpdatedAt = now }, all, change, now, ct)
            : new ChatbotResult.NotFound();
    }

    /// <summary>Deletes a chatbot; its leads stay.</summary>
    public async Task<ChatbotResult> Delete(ITransaction tx, WorkspaceId config, ChatbotId id, DateTimeOffset now, CancellationToken ct)
    {
        var all = await chatbots.Hold(tx, config, ct);
        if (all.FirstOrDefault(one => one.Id == id) is not { } chatbot)
            return new ChatbotResult.NotFound();
        await chatbots.Delete(tx, config, id, now, ct);
        if (chatbot.IsDefault && all.FirstOrDefault(one => one.Id != id) is { } next)
            await chatbots.Save(tx, next with { IsDefault = true, UpdatedAt = now }, ct);
        return new ChatbotResult.Deleted(id);
    }

    async Task<ChatbotResult> Save(
        ITransaction tx,
        Chatbot chatbot,
        IReadOnlyList<Chatbot> all,
        ChatbotChange change,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var workflow = change.Workflow.IsSent ? change.Workflow.Value as WorkflowId? : chatbot.Workflow;
        if (workflow is { } id && await workflows.Find(chatbot.Workspace, id, ct) is not { IsArchived: false })
            return new ChatbotResult.Rejected(new Problem("workflow_id", "not found or does not belong to your account"));
        var old = all.FirstOrDefault(one => one.IsDefault);
        var saved = chatbot with
        {
            Name = change.Name ?? chatbot.Name,
            RequiresEmail = change.RequiresEmail ?? chatbot.RequiresEmail,
            ShowsUpperCase = change.ShowsUpperCase ?? chatbot.ShowsUpperCase,
            Workflow = workflow,
            IsDefault = chatbot.IsDefault || change.IsDefault == true || old is null,
        };
        if (saved.IsDefault && old is not null && old.Id != saved.Id)
            await chatbots.Save(tx, old with { IsDefault = false, UpdatedAt = now }, ct);
        await chatbots.Save(tx, saved, ct);
        return new ChatbotResult.Saved(saved);
    }
}
