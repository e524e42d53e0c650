using Prospero.Core;
using Prospero.Core.Bookings;

namespace Prospero.Server.WebConsole.Meetings;

/// <summary>An appointment with a lead.</summary>
/// <param name="Clock">When it begins on the wall, without the day.</param>
/// <param name="Place">Where, in words.</param>
/// <param name="Url">Where to join it; null if that is not known or no web address.</param>
/// <param name="Host">Who holds it; null if nobody was named.</param>
/// <param name="Status">In a word, with the tone in which it is coloured.</param>
public sealed record MeetingRow(
    MeetingId Id,
    LeadId Lead,
    string Name,
    string Title,
    When Starts,
    string Clock,
    int Minutes,
    string Place,
    string? Url,
    string? Host,
    string Status,
    string Tone
)
{
    internal static MeetingRow Of(Meeting meeting, string name, string? host, Times times)
    {
        var terms = meeting.Terms;
        return new MeetingRow(
            meeting.Id,
            meeting.Lead,
            name,
            terms.Title,
            times.Of(terms.StartsAt),
            times.Clock(terms.StartsAt),
            terms.Minutes,
            string.Join(", ", new[] { Of(terms.Place), terms.PlaceDetails }.OfType<string>()),
            // Only what a browser may open: anybody with a key wrote it.
            Uri.TryCreate(terms.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
                ? url.AbsoluteUri
                : null,
            host,
            meeting.Status.Name().Replace('_', ' '),
            meeting.Status switch
            {
                MeetingStatus.Scheduled or MeetingStatus.Confirmed => "going",
                MeetingStatus.Completed => "good",
                MeetingStatus.NoShow => "bad",
                _ => "quiet",
            }
        );
    }

    static string Of(MeetingPlace place) =>
        place switch
        {
            MeetingPlace.Video => "by video",
            MeetingPlace.Phone => "by phone",
            _ => "in person",
        };
}

/// <summary>The meetings of one day.</summary>
public sealed record MeetingDay(string Day, IReadOnlyList<MeetingRow> Meetings);

/// <summary>The meetings that are ahead, the next first.</summary>
/// <param name="IsCut">True if there are more than are shown.</param>
public sealed record MeetingListView(IReadOnlyList<MeetingDay> Days, bool IsCut);
