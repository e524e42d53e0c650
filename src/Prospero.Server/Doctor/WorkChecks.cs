using System.Globalization;
using System.Security.Cryptography;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Storage;

namespace Prospero.Server.Doctor;

/// <summary>Whether the work gets done: accounts, touchpoints, claims.</summary>
sealed class WorkChecks(
    DoctorLimits limits,
    Checkup checkup,
    IAccess access,
    ISenders senders,
    ProviderDirectory providers,
    IMailboxPlaces mailboxes
)
{
    /// <summary>One finding per sender of a live workspace.</summary>
    public async Task<IEnumerable<Finding>> Senders(CancellationToken ct)
    {
        List<Finding> findings = [];
        foreach (var workspace in (await access.Workspaces(ct)).Where(workspace => !workspace.IsTest))
        {
            try
            {
                var errors = await checkup.LastErrors(workspace.Id, ct);
                var all = await senders.All(workspace.Id, ct);
                findings.AddRange(all.Select(sender => Of(workspace, sender, errors.GetValueOrDefault(sender.Id))));
                findings.AddRange(
                    from standing in await mailboxes.Standings(workspace.Id, ct)
                    join sender in all.Where(MailboxSettings.AreIn) on standing.Sender equals sender.Id
                    select OfMailbox(workspace, sender, standing.Error)
                );
            }
            catch (CryptographicException)
            {
                findings.Add(
                    Finding.Bad(
                        "senders",
                        $"the settings in workspace {workspace.Name} cannot be read: their key is not in the key ring",
                        "Bring the keys back from a backup, or make the senders anew."
                    )
                );
            }
        }

        return findings;
    }

    /// <summary>Whether what is due leaves in time.</summary>
    /// <param name="now">By the database's clock.</param>
    public async Task<Finding> Overdue(DateTimeOffset now, CancellationToken ct)
    {
        var (count, oldest) = await checkup.Overdue(now - limits.LateWarn, ct);
        if (count == 0 || oldest is not { } since)
            return Finding.Ok("touchpoints", "none is overdue");
        var late = now - since;
        var says = string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0}{(count >= 10_000 ? " or more" : "")} overdue, the oldest by {Words(late)}"
        );
        const string cure =
            "See that 'prospero serve' with the role worker runs and what its log says; if it does, its senders are slower than the work.";
        return late >= limits.LateBad ? Finding.Bad("touchpoints", says, cure) : Finding.Warn("touchpoints", says, cure);
    }

    /// <summary>What waits for a report or for a person.</summary>
    public async Task<IEnumerable<Finding>> Held(CancellationToken ct)
    {
        var (unknown, waiting) = await checkup.Held(ct);
        List<Finding> findings = [];
        if (unknown > 0)
            findings.Add(
                Finding.Warn(
                    "held",
                    string.Create(CultureInfo.InvariantCulture, $"{unknown:N0} of which nobody knows whether they left"),
                    "A report or the workflow's on_unknown settles them; many of them mean that a provider does not answer."
                )
            );
        if (waiting > 0)
            findings.Add(
                Finding.Warn(
                    "held",
                    string.Create(CultureInfo.InvariantCulture, $"{waiting:N0} wait for somebody to act"),
                    "The lead's page in the console says what is missing: a value, a template, a setting."
                )
            );
        return findings.Count > 0 ? findings : [Finding.Ok("held", "nothing")];
    }

    /// <summary>Whether somebody gives back what dead nodes left behind.</summary>
    /// <param name="now">By the database's clock.</param>
    public async Task<Finding> Claims(DateTimeOffset now, CancellationToken ct)
    {
        var expired = await checkup.ExpiredClaims(now - limits.LateWarn, ct);
        return expired == 0
            ? Finding.Ok("claims", "none has expired")
            : Finding.Warn(
                "claims",
                string.Create(CultureInfo.InvariantCulture, $"{expired:N0} expired and were not given back"),
                "Start 'prospero serve' with the role worker: a node died, and nobody has taken over its work."
            );
    }

    Finding Of(Workspace workspace, Sender sender, string? error)
    {
        var name = $"{sender.Name} ({workspace.Name}, {sender.Provider})";
        if (providers.Find(sender.Provider) is not { } provider)
            return Finding.Bad(
                "senders",
                $"{name} wants a provider that this program does not have",
                "Upgrade the program, or make another sender."
            );
        if (provider.Check(sender) is { Any: true } problems)
            return Finding.Bad(
                "senders",
                $"{name} is not complete: {string.Join("; ", problems.All)}",
                "Make a sender with these settings mended."
            );
        if (sender.IsPaused)
            return Finding.Warn("senders", $"{name} is paused", "What it should carry waits until it is resumed.");
        return error is null
            ? Finding.Ok("senders", name)
            : Finding.Warn(
                "senders",
                $"{name}: the last try failed: {error.ReplaceLineEndings(" ").TrimEnd('.')}",
                "See the attempts on the lead's page, and the page of the provider."
            );
    }

    static Finding OfMailbox(Workspace workspace, Sender sender, string? error)
    {
        var name = $"{sender.Name} ({workspace.Name})";
        return error is null
            ? Finding.Ok("mailboxes", name)
            : Finding.Warn(
                "mailboxes",
                $"{name} cannot be read: {error.ReplaceLineEndings(" ").TrimEnd('.')}",
                "Answers to its mail are not noticed. Mend its settings with 'prospero sender update'."
            );
    }

    static string Words(TimeSpan time) =>
        time.TotalMinutes < 100
            ? $"{time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min"
            : $"{time.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h";
}
