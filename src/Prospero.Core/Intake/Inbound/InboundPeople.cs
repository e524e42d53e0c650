using Prospero.Core.Leads;
using Prospero.Core.Messages;

namespace Prospero.Core.Intake;

/// <summary>What is known about whoever wrote.</summary>
/// <param name="Sender">The account that received it.</param>
/// <param name="From">The address as the provider gives it; empty where it gives none.</param>
/// <param name="InReplyTo">The provider's id of our message that it answers; null for none.</param>
/// <param name="Aliases">Other names by which the provider knows the person.</param>
public sealed record Known(Channel Channel, SenderId Sender, string From, string? InReplyTo, IReadOnlyList<string> Aliases)
{
    /// <summary>See <see cref="InboundEvent.Received.Answers"/>.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>What a message says about its writer.</summary>
    public static Known Of(InboundEvent.Received received) =>
        new(received.Channel, received.Sender, received.From, received.InReplyTo, received.Aliases) { Answers = received.Answers };
}

/// <summary>
/// Finds the lead who wrote: by the messages that are surely answered, else by the address, else by the message that is answered, else by a name under which the provider
/// reported the lead before, else by the other forms of the number that WhatsApp may use.
/// </summary>
public sealed class InboundPeople(ILeads leads, IMessages messages)
{
    /// <summary>How many of the messages that one says it answers are looked for.</summary>
    const int MostAnswers = 20;

    /// <summary>The lead; null if it is nobody we know.</summary>
    public async Task<Lead?> Find(ITransaction tx, WorkspaceId workspace, Known known, CancellationToken ct) =>
        await ByAnswers(tx, workspace, known, ct)
        ?? await ByAddress(tx, workspace, known.Channel, known.From, ct)
        ?? await ByAnswered(tx, workspace, known, ct)
        ?? await ByAlias(tx, workspace, known, ct)
        ?? await ByOtherForm(tx, workspace, known, ct);

    // People write from several addresses, and colleagues for each other.
    async Task<Lead?> ByAnswers(ITransaction tx, WorkspaceId workspace, Known known, CancellationToken ct)
    {
        foreach (var id in known.Answers.Take(MostAnswers))
        {
            var answered = await messages.Find(tx, workspace, id, null, ct);
            if (answered is { Address.Length: > 0 } && await leads.Find(tx, workspace, answered.Lead, ct) is { } lead)
                return lead;
        }
        return null;
    }

    async Task<Lead?> ByAddress(ITransaction tx, WorkspaceId workspace, Channel channel, string from, CancellationToken ct)
    {
        var isEmail = channel == Channel.Email;
        if (from.Length == 0 || (isEmail && !EmailAddress.TryParse(from, out _)))
            return null;
        var matches = isEmail
            ? await leads.Match(tx, workspace, [from.ToLowerInvariant()], [], ct)
            : await leads.Match(tx, workspace, [], [from], ct);
        return matches.MaxBy(lead => (lead.UpdatedAt, lead.Id.Value));
    }

    async Task<Lead?> ByAnswered(ITransaction tx, WorkspaceId workspace, Known known, CancellationToken ct) =>
        known.InReplyTo is { } id && await messages.Find(tx, workspace, id, null, ct) is { } answered && answered.Channel == known.Channel
            ? await leads.Find(tx, workspace, answered.Lead, ct)
            : null;

    async Task<Lead?> ByAlias(ITransaction tx, WorkspaceId workspace, Known known, CancellationToken ct)
    {
        string[] names = known.From.Length == 0 ? [.. known.Aliases] : [known.From, .. known.Aliases];
        if (names.Length == 0)
            return null;
        return await messages.FindAlias(tx, workspace, known.Sender, names, ct) is { } id ? await leads.Find(tx, workspace, id, ct) : null;
    }

    async Task<Lead?> ByOtherForm(ITransaction tx, WorkspaceId workspace, Known known, CancellationToken ct)
    {
        if (known.Channel != Channel.WhatsApp || WhatsAppForms.Others(known.From) is not { Count: > 0 } others)
            return null;
        var matches = await leads.Match(tx, workspace, [], [.. others.Select(other => other.Number)], ct);
        // Two lines may differ by this prefix alone, so that a guess needs a single lead.
        return others[0].IsSure ? matches.MaxBy(lead => (lead.UpdatedAt, lead.Id.Value))
            : matches is [var only] ? only
            : null;
    }
}
