using Prospero.Core;
using Prospero.Core.Channels;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>Senders and requests that need only what matters to a test.</summary>
static class Letters
{
    public static readonly DateTimeOffset Moment = new(2026, 3, 2, 9, 5, 7, TimeSpan.FromHours(-5));
    public static readonly MessageId Message = new(new Guid("01968f2a-0000-7000-8000-00000000abcd"));
    public static readonly TouchpointId Touchpoint = new(new Guid("01968f2a-0000-7000-8000-000000000007"));

    static readonly WorkspaceId Workspace = new(new Guid("01968f2a-0000-7000-8000-000000000001"));

    public static Sender Sender(
        IReadOnlyDictionary<string, string> settings,
        string? address = "sales@example.test",
        string? name = "Sales"
    ) =>
        new(
            new SenderId(new Guid("01968f2a-0000-7000-8000-000000000005")),
            Workspace,
            "sales-mail",
            Channel.Email,
            "smtp",
            address,
            name,
            settings,
            SenderLimits.None,
            IsPaused: false
        );

    public static SendRequest Request(
        Sender sender,
        string to = "ana@example.org",
        string? toName = "Ana",
        SendContent? content = null,
        Uri? unsubscribe = null,
        MessageId? message = null
    ) =>
        new(
            Workspace,
            Touchpoint,
            new AttemptId(new Guid("01968f2a-0000-7000-8000-000000000008")),
            message ?? Message,
            new LeadId(new Guid("01968f2a-0000-7000-8000-000000000009")),
            sender,
            to,
            toName,
            content ?? new SendContent.Mail("Hello", "Good morning.", null),
            "welcome",
            1,
            Moment,
            unsubscribe is null ? null : () => unsubscribe
        );
}
