using Prospero.Core.Access;

namespace Prospero.Core.Webhooks;

/// <summary>Makes, changes and removes endpoints, for every surface. Each change is audited.</summary>
public sealed class WebhookEditor(IWebhooks webhooks, IAccess access, IWebhookTransport transport, WebhookOptions options)
{
    static readonly Uri NoUrl = new("", UriKind.Relative);

    /// <summary>A new endpoint, not stored yet, or all that is wrong with it.</summary>
    /// <param name="usual">The profile of an endpoint that names none.</param>
    public async Task<Parsed<WebhookEndpoint>> Draft(
        WorkspaceId config,
        ChatbotId? chatbot,
        WebhookForm form,
        WebhookProfile usual,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var profile = form.Profile ?? usual;
        var blank = new WebhookEndpoint(
            WebhookId.New(now),
            config,
            chatbot,
            "",
            NoUrl,
            profile,
            [],
            new WebhookRules { MaxRetries = RetrySchedule.UsualRetries(profile) },
            new WebhookSecrets(WebhookSigner.NewSecret(), null, null, []),
            IsActive: true,
            null,
            WebhookTally.None,
            now,
            now
        );
        return await Checked(WebhookRulesCheck.Apply(form, blank, now), form, ct);
    }

    /// <summary>An endpoint as the form wants it, not stored yet, or all that is wrong with it.</summary>
    public Task<Parsed<WebhookEndpoint>> Change(WebhookEndpoint old, WebhookForm form, DateTimeOffset now, CancellationToken ct) =>
        Checked(WebhookRulesCheck.Apply(form, old, now), form, ct);

    /// <summary>Stores an endpoint that was drafted, changed or got another secret.</summary>
    public async Task<WebhookEndpoint> Save(ITransaction tx, WebhookEndpoint endpoint, AuditEntry entry, CancellationToken ct)
    {
        await webhooks.Save(tx, endpoint, ct);
        await access.Audit(tx, endpoint.Workspace, entry, ct);
        return endpoint;
    }

    public async Task Delete(ITransaction tx, WebhookEndpoint endpoint, AuditEntry entry, CancellationToken ct)
    {
        if (await webhooks.Delete(tx, endpoint.Workspace, endpoint.Id, ct))
            await access.Audit(tx, endpoint.Workspace, entry, ct);
    }

    async Task<Parsed<WebhookEndpoint>> Checked(Parsed<WebhookEndpoint> parsed, WebhookForm form, CancellationToken ct)
    {
        if (!parsed.IsValid || form.Url is null)
            return parsed;
        var why =
            parsed.Value.Url.Scheme != Uri.UriSchemeHttps && !options.AllowsHttp
                ? "must be an https address"
                : await transport.WhyNot(parsed.Value.Url, ct);
        if (why is null)
            return parsed;
        var problems = new Problems();
        problems.Add("url", why);
        return problems;
    }
}
