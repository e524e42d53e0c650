using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Core.Leads;
using Prospero.Core.Messages;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Leads;

/// <summary><c>GET /leads/{id}/history</c>: activities, messages, emails and calls in one row.</summary>
sealed class LeadHistory(ILeads leads, IEvents events, IMessages messages) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (query, fault) = HistoryQuery.Parse(call.Query);
        if (query is null)
            return NexorError.Invalid(fault!);
        if (!call.IsId(out var id) || await leads.Find(call.Workspace.Id, new LeadId(id), ct) is not { } lead)
            return NexorError.LeadNotFound;
        var (items, total) = query.Take(
            await events.Timeline(call.Workspace.Id, lead.Id, ct),
            await messages.OfLead(call.Workspace.Id, lead.Id, ct)
        );
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObject(
                    "lead",
                    () =>
                    {
                        json.WriteId("id", lead.Id.Value);
                        json.WriteString("first_name", lead.FirstName);
                        json.WriteString("last_name", lead.LastName);
                        json.WriteString("phone", lead.Phone?.Given);
                        json.WriteString("email", lead.Email?.Given);
                        json.WriteString("source", lead.Source);
                        json.WriteTime("created_at", lead.CreatedAt);
                    }
                );
                json.WriteObjects("history", items, item => item.WriteMembers(json));
                json.WriteObject(
                    "pagination",
                    () =>
                    {
                        json.WriteNumber("limit", query.Limit);
                        json.WriteNumber("offset", query.Offset);
                        json.WriteNumber("total", total);
                        json.WriteBoolean("has_more", (long)query.Offset + items.Count < total);
                    }
                );
            }
        );
    }
}
