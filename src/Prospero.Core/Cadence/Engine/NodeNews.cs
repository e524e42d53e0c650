using Prospero.Core.Events;

namespace Prospero.Core.Cadence;

/// <summary>
/// Carries the news of commits to where they are waited for: the loops and copies of this node, and the other nodes. It only
/// hurries; what it does not deliver is found by polling.
/// </summary>
public sealed class NodeNews(
    WakeSignal wake,
    EventSignal appended,
    ConfigurationChanges configuration,
    INodes others,
    CadenceOptions options,
    TimeProvider clock
)
{
    /// <summary>A transaction of this node was committed. What is due later than a poll interval is found by polling in time.</summary>
    public void Committed(Committed what)
    {
        // Other nodes find events by looking twice a second: telling them of each would be telling them of everything.
        if (what.HasAppendedEvents)
            appended.Set();
        var isDueSoon = what.IsDueOnOwnClock || what.EarliestDue < clock.GetUtcNow() + options.PollInterval;
        var news = (isDueSoon ? News.Due : News.None) | (what.HasChangedConfiguration ? News.Configuration : News.None);
        if (news == News.None)
            return;
        Heard(news);
        others.Tell(news);
    }

    /// <summary>Another node says so.</summary>
    public void Heard(News news)
    {
        if (news.HasFlag(News.Configuration))
            configuration.Note();
        if (news.HasFlag(News.Due))
            wake.Set();
    }
}
