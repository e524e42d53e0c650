using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Cadence;
using Prospero.Core.Channels;
using Prospero.Core.Leads;

namespace Prospero.Tests.Cadence;

/// <summary>What stands around a touchpoint in tests of the pure gates.</summary>
static class Contexts
{
    /// <summary>Everything is in order; the lead was contacted at these moments before.</summary>
    public static TouchpointContext Of(Touchpoint touchpoint, params IEnumerable<Touch> touches)
    {
        var workspace = new Workspace(touchpoint.Workspace, "test", "UTC", null, null, null, Plans.Noon);
        var run = new Run(
            touchpoint.Run!.Value,
            touchpoint.Workspace,
            touchpoint.Lead,
            touchpoint.Workflow,
            touchpoint.Version,
            RunState.Active,
            null,
            "new",
            "test",
            Plans.Noon
        );
        var sender = new Sender(
            touchpoint.Sender,
            touchpoint.Workspace,
            "sender",
            touchpoint.Channel,
            "simulated",
            null,
            null,
            new Dictionary<string, string>(),
            SenderLimits.None,
            IsPaused: false
        );
        return new TouchpointContext(workspace, Lead(touchpoint), run, false, sender, [], null, null, 0)
        {
            Touches = [.. touches.OrderByDescending(touch => touch.At)],
        };
    }

    public static Touch Touch(DateTimeOffset at, Channel channel = Channel.Email) => new(TouchpointId.New(at), channel, at);

    static Lead Lead(Touchpoint touchpoint) =>
        new(
            touchpoint.Lead,
            touchpoint.Workspace,
            "Ana",
            LastName: null,
            EmailAddress.Trusted("ana@example.com"),
            new Phone("+573001234567", "+573001234567"),
            Company: null,
            Title: null,
            "test",
            ExternalId: null,
            TimeZone: null,
            Language: null,
            "{}",
            Metadata.Empty,
            Campaign: null,
            [],
            Plans.Noon,
            Plans.Noon
        );
}
