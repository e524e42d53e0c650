using Prospero.Core.Bookings;
using Prospero.Core.Intake;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;

namespace Prospero.Server.Nexor.Conversions;

/// <summary><c>POST /conversions</c>: tells of a conversion.</summary>
sealed class CreateConversion(ConversionEditor conversions) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (wish, fault) = ConversionForm.Parse(call);
        return wish is null
            ? NexorError.Invalid(fault!)
            : NexorAnswer.Of(await conversions.Record(wish, call.Keep<ConversionResult>(ConversionWire.Answer), ct), ConversionWire.Answer);
    }
}

/// <summary><c>GET /conversions</c>: conversions, newest first.</summary>
sealed class ListConversions(IConversions conversions) : INexorOperation
{
    public async Task<NexorAnswer> Handle(NexorCall call, CancellationToken ct)
    {
        var (query, fault) = ConversionFilter.Parse(call.Query);
        if (fault is not null)
            return NexorError.Invalid(fault);
        var page = query is null ? new ConversionPage([], 0) : await conversions.Search(call.Workspace.Id, query, ct);
        var types = (await conversions.Types(call.Workspace.Config, ct)).ToDictionary(type => type.Id);
        return NexorAnswer.Of(
            200,
            json =>
            {
                json.WriteBoolean("success", true);
                json.WriteObjects(
                    "conversion_events",
                    page.Conversions,
                    one => ConversionWire.WriteMembers(json, one, types.GetValueOrDefault(one.Type), withCategory: true)
                );
                json.WriteNumber("total", page.Total);
            }
        );
    }
}
