using System.Text.Json;
using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Startup;

namespace Prospero.Server.Nexor.Senders;

/// <summary>What the operations on one account share.</summary>
sealed class SenderCalls(ISenders senders, SenderEditor editor, Idempotency idempotency, PublicAddress address, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public async Task<Sender?> Find(NexorCall call, CancellationToken ct) =>
        call.IsId(out var id) ? await senders.Find(call.Workspace.Config, new SenderId(id), ct) : null;

    /// <summary>Stores an account, once per idempotency key, and shows it.</summary>
    /// <param name="make">The account as it is to be stored, or all that is wrong with it.</param>
    public async Task<NexorAnswer> Save(
        NexorCall call,
        int status,
        string action,
        Func<ITransaction, Task<Parsed<Sender>>> make,
        CancellationToken ct
    )
    {
        try
        {
            return NexorAnswer.Of(await idempotency.Once(call.Workspace.Id, call.Keep<Parsed<Sender>>(Answer), Store, ct), Answer);
        }
        catch (NameTaken)
        {
            return NexorError.Invalid("name is taken by another sender");
        }

        async Task<Parsed<Sender>> Store(ITransaction tx)
        {
            var parsed = await make(tx);
            if (parsed.IsValid)
                await editor.Save(tx, parsed.Value, call.Audited(action, parsed.Value.Name), ct);
            return parsed;
        }

        NexorAnswer Answer(Parsed<Sender> parsed) =>
            parsed.IsValid
                ? SenderWire.Answer(status, parsed.Value, CallbackAddress.Of(address.Url, parsed.Value))
                : NexorError.Invalid(parsed.Problems);
    }

    /// <summary>Changes an account as it is at that moment: whoever pauses or changes it meanwhile is not undone.</summary>
    public Task<NexorAnswer> Change(
        NexorCall call,
        string action,
        Sender known,
        Func<Sender, Parsed<Sender>> change,
        CancellationToken ct
    ) => Save(call, 200, action, async tx => change(await senders.Hold(tx, known.Workspace, known.Id, ct) ?? known), ct);

    /// <summary>Asks the provider about an account; null where it cannot be asked.</summary>
    public async Task<SenderCheck?> Probe(Sender sender, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        return await editor.Probe(sender, both.Token);
    }
}

/// <summary><c>POST /senders</c>: makes an account; its settings are stored encrypted and never shown.</summary>
sealed class CreateSender(SenderCalls senders, SenderEditor editor, ProviderDirectory providers) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        var reader = new FieldReader(call.Body);
        var sender = SenderFields.Read(reader, call.Workspace.Config, providers, call.Now);
        return reader.Fault is { } fault
            ? NexorError.Invalid(fault)
            : await senders.Save(call, 201, "sender.created", _ => Task.FromResult(editor.Draft(sender)), ct);
    }
}

/// <summary><c>PATCH /senders/{id}</c>: changes the fields and settings that were sent.</summary>
sealed class UpdateSender(SenderCalls senders, SenderEditor editor) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        if (await senders.Find(call, ct) is not { } known)
            return NexorError.SenderNotFound;
        var reader = new FieldReader(call.Body);
        SenderFields.Apply(reader, known);
        return reader.Fault is { } fault
            ? NexorError.Invalid(fault)
            : await senders.Change(call, "sender.updated", known, held => editor.Checked(SenderFields.Apply(reader, held)), ct);
    }
}

/// <summary><c>POST /senders/{id}/rotate</c>: other credentials, stored once the provider takes them.</summary>
sealed class RotateSender(SenderCalls senders, SenderEditor editor) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
            return NexorError.Invalid("body must be an object");
        if (await senders.Find(call, ct) is not { } known)
            return NexorError.SenderNotFound;
        var reader = new FieldReader(call.Body);
        var settings = SenderFields.Settings(reader);
        var renews = reader.Flag("new_callback_url") ?? false;
        if (settings.Count == 0 && !renews)
            reader.Refuse("settings", "is required");
        if (reader.Fault is { } fault)
            return NexorError.Invalid(fault);
        var rotated = editor.Rotated(known, settings, renews);
        if (rotated.IsValid && await senders.Probe(rotated.Value, ct) is { IsGood: false } bad)
            return NexorError.Invalid($"settings are not taken by the provider: {bad.Words}");
        return await senders.Change(call, "sender.rotated", known, held => editor.Rotated(held, settings, renews), ct);
    }
}

/// <summary><c>POST /senders/{id}/test</c>: asks the provider whether it knows the account; no lead is contacted.</summary>
sealed class TestSender(SenderCalls senders) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        if (await senders.Find(call, ct) is not { } sender)
            return NexorError.SenderNotFound;
        var check = await senders.Probe(sender, ct);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                if (check is null)
                    json.WriteNull("is_good");
                else
                    json.WriteBoolean("is_good", check.IsGood);
                json.WriteString("message", check?.Words ?? $"The provider {sender.Provider} cannot be asked");
                json.WriteStartObject("facts");
                foreach (var (name, value) in check?.Facts ?? [])
                    json.WriteString(name, value);
                json.WriteEndObject();
            }
        );
    }
}
