using System.Text;
using Microsoft.Net.Http.Headers;
using Prospero.Core;
using Prospero.Core.Events;
using Prospero.Server.Doors.Json;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Pumps;

namespace Prospero.Server.Nexor.Events;

/// <summary>The log as server-sent events: each with its position as id, so that a reader that comes back misses nothing.</summary>
sealed class EventStream(IEvents events, EventWatch watch, TimeProvider time, IHostApplicationLifetime life)
{
    const string ContentType = "text/event-stream";

    // Something is written in time, so that proxies and we ourselves see that the other side is still there.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    // The reader comes back by itself and shows its key again.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    static readonly byte[] Opening = ": the log of events\nretry: 1000\n\n"u8.ToArray();
    static readonly byte[] Alive = ": alive\n\n"u8.ToArray();

    /// <summary>True if the client wants a stream rather than a document.</summary>
    public static bool IsAskedFor(IHeaderDictionary headers) =>
        MediaTypeHeaderValue.TryParseList(headers.Accept, out var accepted)
        && accepted.Any(one => one.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase));

    public NexorAnswer Answer(WorkspaceId workspace, EventForm form, EventPage first) =>
        new(200, []) { ContentType = ContentType, Stream = (response, ct) => Write(response, workspace, form, first, ct) };

    async Task Write(HttpResponse response, WorkspaceId workspace, EventForm form, EventPage page, CancellationToken ct)
    {
        var opened = time.GetTimestamp();
        await Write(response, Opening, ct);
        // An end instead of an error where events were removed under a slow reader: it comes back and is told.
        while (!page.IsGone && !life.ApplicationStopping.IsCancellationRequested && time.GetElapsedTime(opened) < Longest)
        {
            if (Text(page) is { Length: > 0 } text)
                await Write(response, text, ct);
            if (!page.HasMore && !await watch.Beyond(workspace, page.Cursor, Silence, ct))
                await Write(response, Alive, ct);
            page = await events.Page(workspace, form.Query(page.Cursor), ct);
        }
    }

    static byte[] Text(EventPage page)
    {
        var text = new StringBuilder();
        foreach (var happened in page.Events)
        {
            var data = Encoding.UTF8.GetString(WireJson.Object(json => EventWire.WriteMembers(json, happened)));
            text.Append($"id: {happened.Position}\nevent: {happened.Type}\ndata: {data}\n\n");
        }

        // Without it a reader of rare types that comes back would look through everything again.
        if (page.Cursor > 0 && (page.Events.Count == 0 || page.Events[^1].Position < page.Cursor))
            text.Append($"id: {page.Cursor}\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static async Task Write(HttpResponse response, byte[] bytes, CancellationToken ct)
    {
        await response.Body.WriteAsync(bytes, ct);
        await response.Body.FlushAsync(ct);
    }
}
