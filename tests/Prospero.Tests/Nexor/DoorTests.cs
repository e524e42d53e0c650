using System.Text;
using Prospero.Core;
using Prospero.Core.Cadence;
using Prospero.Server.Doors;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Json;
using Prospero.Server.Nexor.Leads;
using Xunit;

namespace Prospero.Tests.Nexor;

public sealed class DoorTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """ { "b" : [1,2], "a" : 1 } """)]
    [InlineData("""{"a":"ü"}""", """{"a":"\u00fc"}""")]
    [InlineData("""{"a":2}""", """{"a":1,"a":2}""")]
    public void Bodies_that_mean_the_same_have_one_fingerprint(string one, string other)
    {
        Assert.Equal(FingerprintOf("k", "/leads", one), FingerprintOf("k", "/leads", other));
    }

    [Fact]
    public void Another_body_path_or_method_has_another_fingerprint()
    {
        string[] all =
        [
            FingerprintOf("k", "/leads", "{}")!,
            FingerprintOf("k", "/leads?x=1", "{}")!,
            FingerprintOf("k", "/leads", "[]")!,
            FingerprintOf("k", "/leads", "{")!,
            FingerprintOf("k", "/leads", "{}", "PUT")!,
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData(" \"abc\" ", "abc")]
    [InlineData("a b", "a b")]
    [InlineData("\"\"", null)]
    [InlineData("", null)]
    [InlineData("schlüssel", null)]
    [InlineData("a\tb", null)]
    public void A_key_is_printable_ascii_without_outer_quotes(string header, string? key)
    {
        Assert.Equal(key, Fingerprint.Of(header, "POST", "/leads", "{}"u8, InputJson.Read("{}"u8.ToArray()).Root)?.Key);
    }

    [Fact]
    public void A_key_has_at_most_255_characters()
    {
        Assert.NotNull(FingerprintOf(new string('k', 255), "/", "{}"));
        Assert.Null(FingerprintOf(new string('k', 256), "/", "{}"));
    }

    [Theory]
    [InlineData(RunState.Active, null, true, false, "active", "running")]
    [InlineData(RunState.Parked, RunReason.Replied, true, false, "responded", "running")]
    [InlineData(RunState.Parked, RunReason.Stopped, true, true, "paused", "running")]
    [InlineData(RunState.Parked, RunReason.WorkflowPaused, true, false, "waiting", "waiting")]
    [InlineData(RunState.Parked, RunReason.Meeting, true, false, "paused", "running")]
    [InlineData(RunState.Closed, RunReason.Exhausted, false, false, "completed", "closed")]
    [InlineData(RunState.Closed, RunReason.TerminalStatus, false, false, "completed", "closed")]
    [InlineData(RunState.Closed, RunReason.OptedOut, false, false, "completed", "closed")]
    [InlineData(RunState.Closed, RunReason.Replied, false, false, "completed", "closed")]
    public void A_run_shows_its_state_in_two_words(
        RunState state,
        RunReason? reason,
        bool isActive,
        bool isHumanTakeover,
        string cadenceState,
        string runStatus
    )
    {
        var run = new Run(default, default, default, default, default, state, reason, "core_new", "api", Noon);

        Assert.Equal(new RunWire(isActive, isHumanTakeover, cadenceState, runStatus), RunWire.Of(run));
    }

    [Theory]
    [InlineData("0196f0a0-0000-7000-8000-00000000000A", true)]
    [InlineData("0196f0a0000070008000000000000001", false)]
    [InlineData("0x96f0a0-0000-7000-8000-00000000000a", false)]
    [InlineData(" 196f0a0-0000-7000-8000-00000000000a", false)]
    [InlineData("nonsense", false)]
    [InlineData(null, false)]
    public void An_id_is_a_uuid_in_its_usual_form(string? text, bool isId)
    {
        Assert.Equal(isId, WireId.TryParse(text, out _));
    }

    [Fact]
    public void Problems_of_a_document_are_all_told()
    {
        var problems = new Problems();
        problems.Add("$.name", "is required", "Name the workflow.");
        problems.Add("$.steps", "must not be empty");

        var answer = NexorError.Invalid(problems);

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"error":"Validation error","message":"$.name is required","problems":[{"path":"$.name","message":"is required","cure":"Name the workflow."},{"path":"$.steps","message":"must not be empty","cure":null}]}""",
            Encoding.UTF8.GetString(answer.Body)
        );
    }

    static string? FingerprintOf(string key, string path, string body, string method = "POST")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return Fingerprint.Of(key, method, path, bytes, InputJson.Read(bytes).Root)?.Fingerprint;
    }
}
