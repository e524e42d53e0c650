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
                if (call.Outcomes.Count > 0)
                    Write(call.Outcomes);
                break;
            case SmsStep sms:
                _json.WriteString("content", sms.Content.Source);
                break;
            case WhatsAppStep message:
                WriteOptional("content", message.Content?.Source);
                if (message.Media is { } media)
                    Write(media);
                if (message.Buttons.Count > 0)
                    WriteList("buttons", message.Buttons, button => _json.WriteStringValue(button.Source));
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

    void Write(StepMedia media)
    {
        _json.WriteStartObject("media");
        _json.WriteString("type", media.Kind);
        _json.WriteString("link", media.Link.Source);
        WriteOptional("file_name", media.FileName?.Source);
        _json.WriteEndObject();
    }

    void WriteOther(Step step)
    {
        switch (step)
        {
            case WaitStep wait:
                Write(wait);
                break;
            case WaitForStep wait:
                WriteList("signals", wait.Signals, _json.WriteStringValue);
                _json.WriteString("timeout", DurationText.Print(wait.Timeout));
                WriteOptional("then", wait.Then);
                WriteOptional("on_timeout", wait.OnTimeout);
                break;
            case SplitStep split:
                Write(split);
                break;
            case UpdateStep update:
                Write(update);
                break;
            case BranchStep branch:
                WriteList("paths", branch.Paths, Write);
                WriteOptional("else", branch.Else);
                break;
            case GoalStep goal:
                WriteList("when", goal.When, Write);
                _json.WriteString("reached", goal.Reached);
                break;
            case TaskStep task:
                _json.WriteString("title", task.Title.Source);
                WriteOptional("note", task.Note?.Source);
                WriteOptional("due_in", task.DueIn is { } due ? DurationText.Print(due) : null);
                WriteOptional("timeout", task.Timeout is { } timeout ? DurationText.Print(timeout) : null);
                WriteOptional("on_timeout", task.OnTimeout);
                break;
            case HttpStep http:
                Write(http);
                break;
            case MoveStep move:
                _json.WriteString("workflow", move.Workflow.ToString());
                if (move.Copy.Count > 0)
                    Write(move.Copy);
                break;
            case EndStep:
                break;
            default:
                throw new NotSupportedException($"A step of kind {step.Kind} cannot be printed.");
        }
    }

    void Write(IReadOnlyDictionary<string, OutcomeRule> outcomes)
    {
        _json.WriteStartObject("outcomes");
        foreach (var (outcome, rule) in outcomes)
        {
            _json.WriteStartObject(outcome);
            WriteOptional("retry_after", rule.RetryAfter is { } again ? DurationText.Print(again) : null);
            WriteOptional("go_to", rule.GoTo);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    void Write(WaitStep wait)
    {
        switch (wait.Until)
        {
            case WaitUntil.Weekday weekday:
                _json.WriteStartObject("until");
                WriteList("days", weekday.Days, day => _json.WriteStringValue(DocumentWords.Days[(int)day - 1]));
                _json.WriteString("at", TimePrinter.TimeOf(weekday.At));
                _json.WriteEndObject();
                break;
            case WaitUntil.Date date:
                _json.WriteString("until_date", date.Fact);
                _json.WriteString("before", DurationText.Print(date.Before));
                _json.WriteString("at", TimePrinter.TimeOf(date.At));
                break;
            default:
                _json.WriteString("duration", DurationText.Print(wait.Duration));
                break;
        }
    }

    void Write(SplitStep split)
    {
        WriteList(
            "arms",
            split.Arms,
            arm =>
            {
                _json.WriteStartObject();
                _json.WriteString("name", arm.Name);
                _json.WriteNumber("weight", arm.Weight);
                _json.WriteString("go_to", arm.GoTo);
                _json.WriteEndObject();
            }
        );
        if (split.Winner is not { } winner)
            return;
        _json.WriteStartObject("winner");
        _json.WriteString("by", DocumentWords.Measures[(int)winner.By]);
        _json.WriteNumber("after", winner.After);
        _json.WriteNumber("margin", winner.Margin);
        _json.WriteEndObject();
    }

    void Write(UpdateStep update)
    {
        if (update.Set.Count > 0)
        {
            _json.WriteStartObject("set");
            foreach (var (fact, json) in update.Set)
            {
                _json.WritePropertyName(fact);
                _json.WriteRawValue(json ?? "null");
            }

            _json.WriteEndObject();
        }

        if (update.AddTags.Count > 0)
            WriteList("add_tags", update.AddTags, _json.WriteStringValue);
        if (update.RemoveTags.Count > 0)
            WriteList("remove_tags", update.RemoveTags, _json.WriteStringValue);
        WriteOptional("status", update.Status);
    }

    void Write(HttpStep http)
    {
        _json.WriteString("method", http.Method);
        _json.WriteString("url", http.Url.Source);
        if (http.Headers.Count > 0)
        {
            _json.WriteStartObject("headers");
            foreach (var (name, value) in http.Headers)
                _json.WriteString(name, value);
            _json.WriteEndObject();
        }

        if (http.Body is { } body)
        {
            _json.WritePropertyName("body");
            _json.WriteRawValue(body.Source);
        }

        _json.WriteString("timeout", DurationText.Print(http.Timeout));
        _json.WriteNumber("max_tries", http.MaxTries);
        _json.WriteBoolean("repeatable", http.IsRepeatable);
        WriteOptional("on_failure", http.OnFailure);
    }

    void Write(IReadOnlyList<CopiedFact> copied)
    {
        _json.WriteStartObject("copy");
        foreach (var (to, fact) in copied)
            _json.WriteString(to, fact);
        _json.WriteEndObject();
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
