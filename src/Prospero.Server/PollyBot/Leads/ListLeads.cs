using System.Globalization;
using System.Text.Json;
using Prospero.Core.Leads;
using Prospero.Server.Doors.Json;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Json;

namespace Prospero.Server.PollyBot.Leads;

/// <summary><c>GET {base}</c>: leads, filtered, searched, in order and page by page.</summary>
sealed class ListLeads(ILeadCards cards) : IPollyBotOperation
{
    const int UsualLimit = 10;
    const int MostLimit = 100;

    public async Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct)
    {
        var chatbot = call.Chatbot;
        if (chatbot is null && call.Asked("chatbotId") is { } asked)
        {
            chatbot = call.FindChatbot(asked);
            if (chatbot is null)
                return PollyBotFault.ChatbotNotFound;
        }

        List<FieldFault> faults = [];
        var limit = Number(call.Asked("limit")) is >= 1 and var wanted ? (int)Math.Min(wanted, MostLimit) : UsualLimit;
        var page = Number(call.Asked("page")) is >= 1 and var at ? at : 1;
        var query = new CardQuery(
            chatbot?.Id,
            Choice(call, "status", WireWords.Statuses, faults),
            Choice(call, "priority", WireWords.Priorities, faults),
            call.Asked("source"),
            call.Asked("search"),
            Moment(call, "createdAfter", faults),
            Moment(call, "createdBefore", faults),
            Moment(call, "updatedAfter", faults),
            Sort(call.Asked("sortBy")),
            string.Equals(call.Asked("sortOrder"), "asc", StringComparison.OrdinalIgnoreCase),
            (int)Math.Min(int.MaxValue, (page - 1) * limit),
            limit
        );
        if (faults.Count > 0)
            return PollyBotFault.Invalid(faults);
        var found = await cards.List(call.Workspace.Id, query, ct);
        return PollyBotAnswer.Of(
            200,
            json =>
            {
                json.WriteObjects("leads", found.Leads, lead => call.Write(json, lead));
                json.WriteObject("pagination", () => WritePage(json, page, limit, found.Total));
            }
        );
    }

    public static void WritePage(Utf8JsonWriter json, long page, int limit, int total)
    {
        var pages = (total + limit - 1) / limit;
        json.WriteNumber("page", page);
        json.WriteNumber("limit", limit);
        json.WriteNumber("total", total);
        json.WriteNumber("totalPages", pages);
        json.WriteBoolean("hasNext", page < pages);
        json.WriteBoolean("hasPrev", page > 1 && total > 0);
    }

    // Far beyond any page there is, and still a number that can be multiplied.
    static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, int.MaxValue)
            : null;

    static CardSort Sort(string? by) =>
        by switch
        {
            "updatedAt" => CardSort.Updated,
            "name" => CardSort.Name,
            "email" => CardSort.Email,
            "status" => CardSort.Status,
            "priority" => CardSort.Priority,
            _ => CardSort.Created,
        };

    static T? Choice<T>(PollyBotCall call, string name, WireWords<T> words, List<FieldFault> faults)
        where T : struct, Enum
    {
        if (call.Asked(name) is not { } text)
            return null;
        var found = words.Find(text);
        if (found is null)
            faults.Add(new FieldFault(name, Form.Shown(text), Form.OneOf(words)));
        return found;
    }

    static DateTimeOffset? Moment(PollyBotCall call, string name, List<FieldFault> faults)
    {
        if (call.Asked(name) is not { } text)
            return null;
        var moment = Form.Moment(text);
        if (moment is null)
            faults.Add(new FieldFault(name, Form.Shown(text), Form.NoMoment));
        return moment;
    }
}
