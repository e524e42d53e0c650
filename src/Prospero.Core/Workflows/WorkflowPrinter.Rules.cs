using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

public sealed partial class WorkflowPrinter
{
    void Write(ExitRules rules)
    {
        _json.WriteStartObject("exit");
        Write("reply", rules.OnReply);
        if (rules.ReplyWords.Count > 0)
            WriteList("reply_words", rules.ReplyWords, Write);
        Write("meeting", rules.OnMeeting);
        Write("conversion", rules.OnConversion);
        Write("opt_out", rules.OnOptOut);
        Write("bounce", rules.OnBounce);
        Write("complaint", rules.OnComplaint);
        Write("terminal_status", rules.OnTerminalStatus);
        _json.WriteEndObject();
    }

    void Write(ReplyRule rule)
    {
        _json.WriteStartObject();
        WriteList("words", rule.Words, _json.WriteStringValue);
        Write("then", rule.Then);
        WriteOptional("status", rule.Status);
        _json.WriteEndObject();
    }

    void Write(string name, ExitAction action) => _json.WriteString(name, DocumentWords.ExitActions[(int)action]);

    void Write(UnknownRule rule)
    {
        _json.WriteStartObject("on_unknown");
        _json.WriteString("deadline", DurationText.Print(rule.Deadline));
        _json.WriteString("then", DocumentWords.UnknownPolicies[(int)rule.Then]);
        _json.WriteEndObject();
    }

    void Write(EntryRules rules)
    {
        if (rules.Again != EntryRules.Default.Again || rules.AgainAfter is not null)
            _json.WriteString(
                "reenrolment",
                rules.AgainAfter is { } after ? DurationText.Print(after) : DocumentWords.Reenrolments[(int)rules.Again]
            );
        WriteOptional("recontact", rules.Recontact is { } recontact ? DurationText.Print(recontact) : null);
    }

    void Write(StatusTimeout timeout)
    {
        _json.WriteStartObject("timeout");
        _json.WriteString("after", DurationText.Print(timeout.After));
        switch (timeout.Then)
        {
            case TimeoutAct.ToStatus status:
                _json.WriteString("status", status.Key);
                break;
            case TimeoutAct.ToWorkflow move:
                _json.WriteString("move", move.Workflow.ToString());
                break;
            default:
                _json.WriteBoolean("end", true);
                break;
        }

        _json.WriteEndObject();
    }
}
