using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;

namespace Prospero.Storage;

/// <summary>Blanks a lead in every table that says something about it. A new table of that kind gets its line here.</summary>
public sealed class SqlErasure(ISecrets secrets) : IErasure
{
    /// <summary>The outcome of an erased lead's touchpoints: a send that is under way meanwhile must bring no words back.</summary>
    internal const string Erased = "erased";

    const string OfLead = "workspace_id = @workspace and lead_id = @lead";
    const string Touchpoints = $"select id from touchpoint where {OfLead}";
    const string Messages = $"select id from message where {OfLead}";

    /// <summary>Whatever is still asked for by its provider's id is asked for no more: the id may hold the address.</summary>
    static readonly string[] Statements =
    [
        $"delete from lead_tag where {OfLead}",
        $"delete from lead_card where {OfLead}",
        $"delete from activity where {OfLead}",
        $"delete from note where {OfLead}",
        // First waits for who copies texts at the moment, and holds up who comes next: it would not see that the lead is gone.
        "update lead_text_state set position = position where workspace_id = @workspace",
        $"delete from lead_text where {OfLead}",
        $"delete from lead_task where {OfLead}",
        $"delete from widget_consent where {OfLead}",
        $"delete from contact_alias where {OfLead}",
        $"delete from meeting where {OfLead}",
        $"""
            delete from conversion_value
            where workspace_id = @workspace and conversion_id in (select id from conversion where {OfLead})
            """,
        $$"""update conversion set metadata = '{}', notes = null where {{OfLead}}""",
        $"delete from simulated_act where workspace_id = @workspace and touchpoint_id in ({Touchpoints})",
        $"""
            update attempt set code = null, detail = null, provider_id = null
            where workspace_id = @workspace and touchpoint_id in ({Touchpoints})
            """,
        $"""
            update touchpoint set content = null, reason = null, outcome = '{Erased}',
                due_at = case when state in ('sent', 'held') then null else due_at end
            where {OfLead}
            """,
        $"""
            update delivery set provider_id = null, code = null, error = null, call = null
            where workspace_id = @workspace and message_id in ({Messages})
            """,
        $"""
            update message set address = '', subject = null, content = null, html = null, template = null, provider_id = null,
                error = null, call = null, parts = null
            where {OfLead}
            """,
        $$"""
            update event set payload = '{}'
            where {{OfLead}} and type not in ('lead.updated', 'run.started', 'run.resumed', 'run.closed', 'touchpoint.sent')
            """,
        SqlWebhooks.ForgetText,
        $"""
            update idempotency_key set body = @blank
            where workspace_id = @workspace and key in (select key from idempotency_lead where {OfLead})
            """,
        $"delete from idempotency_lead where {OfLead}",
        """
            update lead set first_name = '', last_name = null, email = null, email_key = null, phone = null, phone_e164 = null,
                phone_rules_version = null, company = null, title = null, source = '', external_id = null, time_zone = null,
                language = null, consent = '{}', metadata = '{}', variables = '{}', campaign_id = null, search_text = '', updated_at = @now,
                archived_at = coalesce(archived_at, @now), erased_at = @now
            where workspace_id = @workspace and id = @lead
            """,
    ];

    public async Task Blank(ITransaction tx, WorkspaceId workspace, LeadId lead, DateTimeOffset now, CancellationToken ct)
    {
        var sql = tx.Sql();
        foreach (var statement in Statements)
            await sql.Execute(statement, Parameters(statement), ct);

        // A statement is given what it names: one of the drivers refuses more.
        (string, object?)[] Parameters(string statement) =>
            [
                .. new (string Name, object? Value)[]
                {
                    ("workspace", workspace.Value),
                    ("lead", lead.Value),
                    ("now", now),
                    ("blank", secrets.Protect("""{"success":true}"""u8)),
                }.Where(parameter => statement.Contains($"@{parameter.Name}", StringComparison.Ordinal)),
            ];
    }
}
