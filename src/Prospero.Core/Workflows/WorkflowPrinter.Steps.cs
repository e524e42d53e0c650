using Prospero.Core.Workflows.Documents;

namespace Prospero.Core.Workflows;

public sealed partial class WorkflowPrinter
{
    void Write(Step step)
    {
        _json.WriteStartObject();
        _json.WriteString("type", step.Kind);
        _json.WriteString("key", step.Key);
        _json.WriteString("delay", DurationText.Print(step.Delay));
        WriteOptional("go_to", step.GoTo);
        if (step is ContactStep contact)
            WriteContact(contact);
        else
            WriteOther(step);
        _json.WriteEndObject();
    }

    void WriteContact(ContactStep step)
    {
        _json.WriteNumber("max_attempts", step.MaxAttempts);
        _json.WriteString("retry_after", DurationText.Print(step.RetryAfter));
        switch (step)
        {
            case CallStep call:
                WriteOptional("begin_message", call.BeginMessage?.Source);
                break;
            case WhatsAppStep message:
                WriteOptional("content", message.Content?.Source);
                if (message.Template is { } template)
                    Write(template);
                break;
            case EmailStep mail:
                _json.WriteString("subject", mail.Subject.Source);
                WriteOptional("content", mail.Content?.Source);
                WriteOptional("html", mail.Html?.Source);
                break;
            default:
                throw new NotSupportedException($"A step of kind {step.Kind} cannot be printed.");
        }
    }

    void WriteOther(Step step)
    {
        switch (step)
        {
            case WaitStep wait:
                _json.WriteString("duration", DurationText.Print(wait.Duration));
                break;
            case BranchStep branch:
                WriteList("paths", branch.Paths, Write);
                WriteOptional("else", branch.Else);
                break;
            case GoalStep goal:
                WriteList("when", goal.When, Write);
                _json.WriteString("reached", goal.Reached);
                break;
            case EndStep:
                break;
            default:
                throw new NotSupportedException($"A step of kind {step.Kind} cannot be printed.");
        }
    }

    void Write(BranchPath path)
    {
        _json.WriteStartObject();
        WriteList("when", path.When, Write);
        _json.WriteString("go_to", path.GoTo);
        _json.WriteEndObject();
    }

    void Write(Condition condition)
    {
        var test = DocumentWords.Tests[(int)condition.Test];
        _json.WriteStartObject();
        _json.WriteString("fact", condition.Fact);
        if (condition.Test == ConditionTest.Exists)
            _json.WriteBoolean(test, condition.Values[0] == "true");
        else if (condition.Test is ConditionTest.In or ConditionTest.Contains)
            WriteList(test, condition.Values, _json.WriteStringValue);
        else
            _json.WriteString(test, condition.Values[0]);
        _json.WriteEndObject();
    }
}
