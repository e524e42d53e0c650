using BenchmarkDotNet.Attributes;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Leads;

namespace Prospero.Decisions;

/// <summary>A lead read from a request and written to an answer.</summary>
public class Json
{
    [Benchmark]
    public object A_request_body_read_as_json() => InputJson.Read(Subjects.Body).Root;

    [Benchmark]
    public object A_lead_read_from_a_request() => LeadForm.Parse(InputJson.Read(Subjects.Body).Root).Draft!;

    [Benchmark]
    public byte[] A_lead_written_to_an_answer() => WireJson.Object(json => LeadWire.WriteMembers(json, Subjects.Lead));
}
