using System.Globalization;
using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Intake;
using Prospero.Core.Leads;
using Prospero.Core.Workflows;
using Prospero.Server.Cli;
using Prospero.Server.Startup;

namespace Prospero.Server.Imports;

/// <summary>What an operator asked for.</summary>
sealed record ImportOrder
{
    public required string File { get; init; }

    /// <summary>Column and target.</summary>
    public IReadOnlyList<(string Column, string Target)> Map { get; init; } = [];

    public IReadOnlyList<string> Ignore { get; init; } = [];

    public string Encoding { get; init; } = "auto";

    /// <summary>Null to guess.</summary>
    public char? Separator { get; init; }

    /// <summary>ISO 3166; null for the workspace's.</summary>
    public string? Country { get; init; }

    /// <summary>Name or id; null for none.</summary>
    public string? Workflow { get; init; }

    /// <summary><c>none</c>, <c>now</c> or a rate; null if it was not said.</summary>
    public string? Enrol { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Name or id; null for none.</summary>
    public string? Campaign { get; init; }

    public string? Source { get; init; }

    /// <summary>Where rejected rows go; null for beside the file.</summary>
    public string? Errors { get; init; }

    public bool IsDry { get; init; }

    public bool IsTest { get; init; }

    /// <summary>Begin anew, whatever became of the file before.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Do not ask.</summary>
    public bool IsYes { get; init; }

    /// <summary>Null for the only workspace.</summary>
    public string? Workspace { get; init; }
}

/// <summary>What an order means in this installation: everything that it names was found.</summary>
/// <param name="Pace">How far apart enrolments begin; null for at once.</param>
/// <param name="Remark">What the operator should know before it begins; null for nothing.</param>
sealed record ImportTerms(Workspace Workspace, RowDefaults Defaults, TimeSpan? Pace, string? Remark)
{
    /// <exception cref="UsageException">Something named does not exist, or does not go together.</exception>
    public static async Task<ImportTerms> Find(ImportOrder order, OpenInstallation installation, CancellationToken ct)
    {
        var live = await installation.Workspace(order.Workspace, ct);
        var workspace = order.IsTest ? await installation.Get<Installation>().TestDataOf(live, null, ct) : live;
        var (isEnrolling, pace) = EnrolmentRate.Read(order.Enrol, order.Workflow is not null);
        var workflow = order.Workflow is { } named ? await FindWorkflow(installation.Get<IWorkflows>(), workspace, named, ct) : null;
        if (pace is not null && workflow is { IsPaused: true })
            throw new CommandFailedException(
                $"Workflow '{workflow.Name}' is paused: enrolments would wait and then all begin at once. Resume it first, or give --enrol now."
            );
        return new ImportTerms(
            workspace,
            new RowDefaults(
                FindRegion(order.Country ?? workspace.DefaultRegion),
                order.Source is { } source ? Names.Read("--source", source) : null,
                [.. order.Tags.Select(tag => Names.Read("--tag", tag))],
                order.Campaign is { } campaign ? await FindCampaign(installation.Get<ILeads>(), workspace, campaign, ct) : null,
                isEnrolling ? new EnrolmentWish(workflow!.Id) : null
            ),
            pace,
            isEnrolling && workflow!.IsPaused ? $"Workflow '{workflow.Name}' is paused: the enrolments wait until it is resumed." : null
        );
    }

    /// <summary>All that decides what becomes of a row, as one text.</summary>
    public string Describe(Mapping mapping, LeadFile file) =>
        string.Join(
            "; ",
            $"columns {mapping}",
            $"separator {(file.Separator == '\t' ? "tab" : file.Separator)}",
            $"encoding {file.Encoding.WebName}",
            $"country {Defaults.Region?.Code ?? "-"}",
            $"workflow {Defaults.Enrolment?.Workflow.ToString() ?? "-"}",
            $"pace {Pace?.ToString("c", CultureInfo.InvariantCulture) ?? "-"}",
            $"tags {string.Join(',', Defaults.Tags)}",
            $"campaign {Defaults.Campaign?.ToString() ?? "-"}",
            $"source {Defaults.Source ?? "-"}"
        );

    static PhoneRegion? FindRegion(string? code)
    {
        if (code is null)
            return null;
        return PhoneRegion.TryFind(code, out var region)
            ? region
            : throw new UsageException($"--country: '{code}' is no country; give an ISO 3166 code of two letters, such as CO.");
    }

    static async Task<Workflow> FindWorkflow(IWorkflows workflows, Workspace workspace, string named, CancellationToken ct)
    {
        var all = await workflows.All(workspace.Config, ct);
        var found = all.Where(workflow => workflow.Id.ToString() == named || workflow.Name == named).ToList();
        return found switch
        {
            [{ Published: null }] => throw new CommandFailedException($"Workflow '{named}' was never published."),
            [var one] => one,
            [] => throw new UsageException(
                $"There is no workflow '{named}'. There are: {string.Join(", ", all.Select(workflow => workflow.Name))}."
            ),
            _ => throw new UsageException($"Several workflows are named '{named}'; give the id instead."),
        };
    }

    static async Task<CampaignId> FindCampaign(ILeads leads, Workspace workspace, string named, CancellationToken ct)
    {
        var all = await leads.Campaigns(workspace.Config, ct);
        var found = all.Where(campaign => campaign.Id.ToString() == named || campaign.Name == named).ToList();
        return found switch
        {
            [var one] => one.Id,
            [] => throw new UsageException(
                $"There is no campaign '{named}'. There are: {string.Join(", ", all.Select(campaign => campaign.Name))}."
            ),
            _ => throw new UsageException($"Several campaigns are named '{named}'; give the id instead."),
        };
    }
}

/// <summary>When leads are enrolled: <c>none</c>, <c>now</c>, or spread, as <c>500/h</c> or <c>20/m</c>.</summary>
static class EnrolmentRate
{
    const int Most = 1_000_000;

    /// <exception cref="UsageException">It is none of these, or does not go with what else was said.</exception>
    public static (bool IsEnrolling, TimeSpan? Pace) Read(string? text, bool hasWorkflow)
    {
        if (text is null && hasWorkflow)
            throw new UsageException("--workflow needs --enrol: now, or a rate such as 500/h so that first touches are spread, or none.");
        if (text is null or "none")
            return (false, null);
        if (!hasWorkflow)
            throw new UsageException("--enrol needs --workflow with the name or id of a workflow.");
        return text == "now" ? (true, null) : (true, Pace(text));
    }

    static TimeSpan Pace(string text)
    {
        var parts = text.Split('/');
        TimeSpan? unit =
            parts.Length != 2
                ? null
                : parts[1] switch
                {
                    "s" => TimeSpan.FromSeconds(1),
                    "m" => TimeSpan.FromMinutes(1),
                    "h" => TimeSpan.FromHours(1),
                    "d" => TimeSpan.FromDays(1),
                    _ => null,
                };
        return unit is { } per && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= Most
            ? per / n
            : throw new UsageException($"--enrol: '{text}' is none of none, now, or a rate such as 500/h, 20/m, 2/s or 1000/d.");
    }
}
