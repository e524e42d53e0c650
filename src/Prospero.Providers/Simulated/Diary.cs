using System.Globalization;
using Prospero.Core.Channels;
using Prospero.Core.Intake;

namespace Prospero.Providers.Simulated;

/// <summary>Gathers what a person will do upon one contact. An act of a kind is written once, whatever is sent again.</summary>
sealed class Diary(SendRequest request, string providerId, Texts texts)
{
    readonly List<SimulatedAct> _acts = [];

    public IReadOnlyList<SimulatedAct> Acts => _acts;

    public SendRequest Request => request;

    /// <summary>What the person says, in their language.</summary>
    public Texts Texts => texts;

    /// <summary>The provider will report something this long after the sending.</summary>
    public void Report(string kind, TimeSpan after, ProviderReport report) =>
        Add(
            kind,
            after,
            (id, at) =>
                new InboundEvent.Reported(request.Workspace, SimulatedProvider.ProviderName, id, at, providerId, request.Touchpoint, report)
        );

    /// <summary>The person, or a machine of theirs, will write.</summary>
    public void Write(string kind, TimeSpan after, string text, AutoReply? autoReply = null) =>
        Add(
            kind,
            after,
            (id, at) =>
                new InboundEvent.Received(
                    request.Workspace,
                    SimulatedProvider.ProviderName,
                    id,
                    at,
                    request.Sender.Channel,
                    request.Sender.Id,
                    request.To,
                    request.Content is SendContent.Mail mail ? $"Re: {mail.Subject}" : null,
                    text,
                    autoReply
                )
        );

    void Add(string kind, TimeSpan after, Func<string, DateTimeOffset, InboundEvent> happening)
    {
        var index = _acts.Count.ToString(CultureInfo.InvariantCulture);
        var id = StableId.From("act", $"{request.Touchpoint}", kind, index);
        var at = request.Now + after;
        _acts.Add(
            new SimulatedAct(id, request.Workspace, request.Clock, at, ActJson.Write(happening(id.ToString("D"), at)), request.Touchpoint)
        );
    }
}
