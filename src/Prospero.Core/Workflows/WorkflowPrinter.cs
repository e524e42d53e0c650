using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prospero.Core.Workflows;

/// <summary>Writes a plan as the document that is read as the same plan again.</summary>
public sealed partial class WorkflowPrinter
{
    static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    readonly Utf8JsonWriter _json;
    readonly WorkflowCatalogue _catalogue;

    WorkflowPrinter(Utf8JsonWriter json, WorkflowCatalogue catalogue)
    {
        _json = json;
        _catalogue = catalogue;
    }

    /// <param name="plan">The plan.</param>
    /// <param name="catalogue">Knows the names of senders and templates; a sender that it no longer has is written by its id.</param>
    public static string Print(WorkflowPlan plan, WorkflowCatalogue catalogue)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
            new WorkflowPrinter(json, catalogue).Write(plan);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    void Write(WorkflowPlan plan)
    {
        _json.WriteStartObject();
        _json.WriteString("name", plan.Name);
        WriteOptional("description", plan.Description);
        _json.WriteString("goal_type", plan.GoalType);
        _json.WriteString("language", plan.Language);
        if (plan.IsZoneStated)
            _json.WriteString("timezone", plan.Zone.Id);
        WriteList("statuses", plan.Statuses, Write);
        if (plan.Fields.Count > 0)
            WriteList("fields", plan.Fields, Write);
        Write("senders", plan.Senders, (name, senders) => WriteList(name, senders, sender => _json.WriteStringValue(NameOf(sender))));
        if (plan.Hours.Count > 0)
            Write("sending_hours", plan.Hours, (name, hours) => WriteList(name, hours.Open, stretch => TimePrinter.Write(_json, stretch)));
        if (plan.Blocks is { } blocks)
            TimePrinter.Write(_json, blocks);
        TimePrinter.Write(_json, plan.Limits);
        WriteList("steps", plan.Steps, Write);
        Write(plan.Exit);
        Write(plan.OnUnknown);
        Write(plan.Entry);
        _json.WriteEndObject();
    }

    void Write(WorkflowStatus status)
    {
        _json.WriteStartObject();
        _json.WriteString("key", status.Key);
        _json.WriteString("label", status.Label);
        _json.WriteString("color", status.Color);
        _json.WriteString("category", status.Category);
        _json.WriteBoolean("is_initial", status.IsInitial);
        _json.WriteBoolean("is_terminal", status.IsTerminal);
        if (status.Timeout is { } timeout)
            Write(timeout);
        _json.WriteEndObject();
    }

    void Write(WorkflowField field)
    {
        _json.WriteStartObject();
        _json.WriteString("key", field.Key);
        _json.WriteString("label", field.Label);
        _json.WriteString("type", field.Type);
        _json.WriteBoolean("required", field.IsRequired);
        if (field.Options is { } options)
            WriteList("options", options, _json.WriteStringValue);
        _json.WriteEndObject();
    }

    void Write(TemplateUse use)
    {
        var template = _catalogue.Templates.FirstOrDefault(template => template.Id == use.Template);
        _json.WriteString("template", template?.Name ?? use.Name);
        WriteOptional("template_language", template?.Language);
        WriteList("parameters", use.Parameters, parameter => _json.WriteStringValue(parameter.Source));
    }

    void Write<T>(string name, IReadOnlyDictionary<Channel, T> channels, Action<string, T> write)
    {
        _json.WriteStartObject(name);
        foreach (var (channel, value) in channels.OrderBy(pair => pair.Key))
            write(channel.Name(), value);
        _json.WriteEndObject();
    }

    void WriteList<T>(string name, IReadOnlyList<T> values, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (var value in values)
            write(value);
        _json.WriteEndArray();
    }

    void WriteOptional(string name, string? value)
    {
        if (value is not null)
            _json.WriteString(name, value);
    }

    string NameOf(SenderId id) => _catalogue.Senders.FirstOrDefault(sender => sender.Id == id)?.Name ?? id.ToString();
}
