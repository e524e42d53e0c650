namespace Prospero.Core.Workflows.Documents;

/// <summary>Every word that a workflow document may use: the members of its objects and the choices of its values.</summary>
public static class DocumentWords
{
    public static IReadOnlyList<string> Workflow { get; } =
    [
        "$schema",
        "name",
        "description",
        "goal_type",
        "language",
        "timezone",
        "statuses",
        "fields",
        "senders",
        "sending_hours",
        "block_cadence",
        "holidays",
        "legal_hours",
        "caps",
        "min_gap",
        "max_lateness",
        "steps",
        "exit",
        "on_unknown",
        "reenrolment",
        "recontact",
    ];

    public static IReadOnlyList<string> Status { get; } = ["key", "label", "color", "category", "is_initial", "is_terminal", "timeout"];

    /// <summary>The members of the time-out of a status.</summary>
    public static IReadOnlyList<string> Timeout { get; } = ["after", "status", "move", "end"];

    /// <summary>What a time-out may do; it does one of them.</summary>
    public static IReadOnlyList<string> TimeoutActs { get; } = ["status", "move", "end"];

    public static IReadOnlyList<string> Field { get; } = ["key", "label", "type", "required", "options"];

    public static IReadOnlyList<string> Stretch { get; } = ["days", "from", "to"];

    public static IReadOnlyList<string> BlockCadence { get; } = ["blocks", "max_days", "max_per_day", "caps_mode"];

    public static IReadOnlyList<string> Block { get; } = ["label", "days", "from", "to", "enabled", "max_contacts"];

    public static IReadOnlyList<string> Caps { get; } = ["per_day", "per_week", "per_30_days"];

    public static IReadOnlyList<string> MaxLateness { get; } = ["after", "then"];

    /// <summary>The members of a workspace's time rules.</summary>
    public static IReadOnlyList<string> TimeRules { get; } =
    ["$schema", "quiet_hours", "holidays", "legal_hours", "caps", "min_gap", "max_lateness"];

    public static IReadOnlyList<string> Exit { get; } =
    ["reply", "reply_words", "meeting", "conversion", "opt_out", "bounce", "complaint", "terminal_status"];

    /// <summary>The members of an entry of <c>reply_words</c>.</summary>
    public static IReadOnlyList<string> ReplyWords { get; } = ["words", "then", "status"];

    /// <summary>The members of a file that goes along with a WhatsApp message.</summary>
    public static IReadOnlyList<string> Media { get; } = ["type", "link", "file_name"];

    public static IReadOnlyList<string> MediaKinds { get; } = ["image", "video", "document", "audio"];

    public static IReadOnlyList<string> OnUnknown { get; } = ["deadline", "then"];

    /// <summary>The keys of <c>sending_hours</c>: a channel, or <c>default</c> for those without their own.</summary>
    public static IReadOnlyList<string> HoursOf { get; } = ["default", .. ChannelNames.All];

    /// <summary>The members of a step, by its kind.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Steps { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["call"] = ["type", "key", "delay", "go_to", "max_attempts", "retry_after", "begin_message", "outcomes"],
            ["whatsapp"] =
            [
                "type",
                "key",
                "delay",
                "go_to",
                "max_attempts",
                "retry_after",
                "content",
                "media",
                "buttons",
                "template",
                "template_language",
                "parameters",
            ],
            ["email"] = ["type", "key", "delay", "go_to", "max_attempts", "retry_after", "subject", "content", "html"],
            ["sms"] = ["type", "key", "delay", "go_to", "max_attempts", "retry_after", "content"],
            ["wait"] = ["type", "key", "delay", "go_to", "duration", "until", "until_date", "before", "at"],
            ["wait_for"] = ["type", "key", "delay", "go_to", "signals", "timeout", "then", "on_timeout"],
            ["branch"] = ["type", "key", "delay", "paths", "else"],
            ["goal"] = ["type", "key", "delay", "go_to", "when", "reached"],
            ["split"] = ["type", "key", "delay", "arms", "winner"],
            ["update"] = ["type", "key", "delay", "go_to", "set", "add_tags", "remove_tags", "status"],
            ["task"] = ["type", "key", "delay", "go_to", "title", "note", "due_in", "timeout", "on_timeout"],
            ["http"] =
            [
                "type",
                "key",
                "delay",
                "go_to",
                "method",
                "url",
                "headers",
                "body",
                "timeout",
                "max_tries",
                "repeatable",
                "on_failure",
            ],
            ["move"] = ["type", "key", "delay", "workflow", "copy"],
            ["end"] = ["type", "key", "delay"],
        };

    /// <summary>The members that a step of any kind has.</summary>
    public static IReadOnlyList<string> AnyStep { get; } = [.. Steps.Values.SelectMany(members => members).Distinct()];

    public static IReadOnlyList<string> Kinds { get; } = [.. Steps.Keys];

    /// <summary>How a call may end, in the order of <c>CallOutcome</c>; the members of <c>outcomes</c>.</summary>
    public static IReadOnlyList<string> CallOutcomes { get; } =
    ["answered", "busy", "no_answer", "voicemail", "failed", "callback_requested"];

    /// <summary>The members of an outcome's rule.</summary>
    public static IReadOnlyList<string> Outcome { get; } = ["retry_after", "go_to"];

    /// <summary>What an update may change; it has at least one of them.</summary>
    public static IReadOnlyList<string> Changes { get; } = ["set", "add_tags", "remove_tags", "status"];

    /// <summary>The members of <c>until</c>.</summary>
    public static IReadOnlyList<string> Until { get; } = ["days", "at"];

    /// <summary>The members of an arm of a split.</summary>
    public static IReadOnlyList<string> Arm { get; } = ["name", "weight", "go_to"];

    /// <summary>The members of <c>winner</c>.</summary>
    public static IReadOnlyList<string> Winner { get; } = ["by", "after", "margin"];

    /// <summary>In the order of <see cref="WinnerMeasure"/>.</summary>
    public static IReadOnlyList<string> Measures { get; } = ["reply", "goal"];

    /// <summary>The members of a path of a branch.</summary>
    public static IReadOnlyList<string> Path { get; } = ["when", "go_to"];

    /// <summary>The tests of a condition, in the order of <see cref="ConditionTest"/>.</summary>
    public static IReadOnlyList<string> Tests { get; } = ["is", "is_not", "in", "contains", "matches", "above", "below", "exists"];

    /// <summary>The members of a condition.</summary>
    public static IReadOnlyList<string> Condition { get; } = ["fact", .. Tests];

    public static IReadOnlyList<string> Categories { get; } = ["active", "won", "lost", "paused", "deferred"];

    public static IReadOnlyList<string> FieldTypes { get; } = ["text", "number", "boolean", "date", "select"];

    /// <summary>The weekdays, from Monday.</summary>
    public static IReadOnlyList<string> Days { get; } = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>In the order of <see cref="CapsMode"/>.</summary>
    public static IReadOnlyList<string> CapsModes { get; } = ["all", "channel"];

    /// <summary>In the order of <see cref="LatePolicy"/>.</summary>
    public static IReadOnlyList<string> LatePolicies { get; } = ["skip", "ask_again"];

    /// <summary>In the order of <see cref="ExitAction"/>.</summary>
    public static IReadOnlyList<string> ExitActions { get; } = ["end", "pause", "continue"];

    /// <summary>In the order of <see cref="Reenrolment"/>; a duration may stand in their place.</summary>
    public static IReadOnlyList<string> Reenrolments { get; } = ["after_end", "never", "restart"];

    /// <summary>In the order of <see cref="UnknownPolicy"/>.</summary>
    public static IReadOnlyList<string> UnknownPolicies { get; } = ["assume_sent", "stay", "resend"];
}
