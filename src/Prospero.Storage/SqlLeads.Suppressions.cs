using Prospero.Core;
using Prospero.Core.Leads;

namespace Prospero.Storage;

public sealed partial class SqlLeads
{
    public Task<IReadOnlyList<Suppression>> Suppressions(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<string> addressHashes,
        CancellationToken ct
    ) => Suppressions(tx.Sql(), workspace, addressHashes, ct);

    public Task<IReadOnlyList<Suppression>> Suppressions(
        WorkspaceId workspace,
        IReadOnlyCollection<string> addressHashes,
        CancellationToken ct
    ) => store.Read(sql => Suppressions(sql, workspace, addressHashes, ct), ct);

    static async Task<IReadOnlyList<Suppression>> Suppressions(
        Sql sql,
        WorkspaceId workspace,
        IReadOnlyCollection<string> addressHashes,
        CancellationToken ct
    )
    {
        var asked = await AskSuppressions(sql, workspace, addressHashes, ct);
        await sql.Answers(ct);
        return asked.Rows;
    }

    static Task<Asked<Suppression>> AskSuppressions(
        Sql sql,
        WorkspaceId workspace,
        IReadOnlyCollection<string> addressHashes,
        CancellationToken ct
    )
    {
        const string text = """
            select s.workspace_id, s.channel, s.address_hash, s.reason, s.detail, s.at
            from suppression s
            where s.workspace_id = @workspace and s.address_hash in (select r.address_hash from {rows} as r)
            order by s.address_hash, s.channel
            """;
        var rows = RowColumns.Of(addressHashes).Text("address_hash", hash => hash).Rows;
        return sql.Ask(text, rows, [("workspace", workspace.Value)], Suppression, ct);
    }

    public Task Suppress(ITransaction tx, IReadOnlyCollection<Suppression> suppressions, CancellationToken ct)
    {
        const string text = """
            insert into suppression (workspace_id, address_hash, channel, reason, detail, at)
            select r.workspace_id, r.address_hash, r.channel, r.reason, r.detail, r.at from {rows} as r where true
            on conflict (workspace_id, address_hash, channel) do update
                set reason = excluded.reason, detail = excluded.detail, at = excluded.at
                where suppression.reason = 'consent' and excluded.reason <> 'consent'
            """;
        var rows = RowColumns
            .Of(Folded(suppressions))
            .Id("workspace_id", s => s.Workspace.Value)
            .Text("address_hash", s => s.AddressHash)
            .Text("channel", s => s.Channel.Name())
            .Text("reason", s => StoredNames.SuppressionReasons.Of(s.Reason))
            .Text("detail", s => s.Detail)
            .Time("at", s => s.At)
            .Rows;
        return tx.Sql().Send(text, rows, [], ct);
    }

    public Task LiftConsent(
        ITransaction tx,
        WorkspaceId workspace,
        IReadOnlyCollection<(Channel Channel, string AddressHash)> addresses,
        CancellationToken ct
    )
    {
        const string text = """
            delete from suppression
            where workspace_id = @workspace and reason = 'consent'
                and (address_hash, channel) in (select r.address_hash, r.channel from {rows} as r)
            """;
        var rows = RowColumns
            .Of(addresses)
            .Text("address_hash", address => address.AddressHash)
            .Text("channel", address => address.Channel.Name())
            .Rows;
        return tx.Sql().Send(text, rows, [("workspace", workspace.Value)], ct);
    }

    // A statement may meet a row once; the rule for what stays is the statement's own.
    static List<Suppression> Folded(IReadOnlyCollection<Suppression> suppressions) =>
        [
            .. suppressions
                .GroupBy(s => (s.Workspace, s.AddressHash, s.Channel))
                .Select(same => same.FirstOrDefault(s => s.Reason != SuppressionReason.Consent) ?? same.First()),
        ];

    static Suppression Suppression(Row row) =>
        new(
            new WorkspaceId(row.Id(0)),
            ChannelNames.Find(row.Text(1)) ?? throw new InvalidOperationException($"A suppression has the unknown channel {row.Text(1)}."),
            row.Text(2),
            StoredNames.SuppressionReasons.Parse(row.Text(3)),
            row.TextOrNull(4),
            row.Time(5)
        );
}
