using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Messages;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Templates;

/// <summary><c>POST /templates/sync</c>: reads the templates of the workspace's accounts at their providers.</summary>
sealed class SyncTemplates(ISenders senders, TemplateSync sync, TimeProvider clock) : INexorOperation
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var all = await senders.All(call.Workspace.Config, ct);
        if (call.Body.ValueKind == JsonValueKind.Object)
        {
            var reader = new FieldReader(call.Body);
            var id = reader.Id("sender_id");
            if (reader.Fault is { } fault)
                return NexorError.Invalid(fault);
            if (id is { } one)
                all = [.. all.Where(sender => sender.Id == new SenderId(one))];
            if (id is not null && all.Count == 0)
                return NexorError.SenderNotFound;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        var read = new TemplatesRead(0, 0, 0, null);
        foreach (var sender in all.Where(sync.Has))
        {
            var one = await sync.Read(sender, patience.Token);
            if (one.Fault is { } why)
                return NexorError.Of(502, "Provider refused", $"{sender.Name}: {why}");
            read = new TemplatesRead(read.Added + one.Added, read.Changed + one.Changed, read.Gone + one.Gone, null);
        }

        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteNumber("added", read.Added);
                json.WriteNumber("changed", read.Changed);
                json.WriteNumber("deleted", read.Gone);
            }
        );
    }
}
