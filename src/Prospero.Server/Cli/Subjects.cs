using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Channels;
using Prospero.Core.Workflows;

namespace Prospero.Server.Cli;

/// <summary>Finds what a command acts on by its name or its id.</summary>
static class Subjects
{
    /// <exception cref="CommandFailedException">There is none, or several have the name.</exception>
    public static async Task<WorkflowId> Workflow(OpenInstallation installation, Workspace live, string given, CancellationToken ct) =>
        new(Find("workflow", given, (await installation.Get<IWorkflows>().All(live.Id, ct)).Select(one => (one.Id.Value, one.Name))));

    /// <exception cref="CommandFailedException">There is none.</exception>
    public static async Task<SenderId> Sender(OpenInstallation installation, Workspace live, string given, CancellationToken ct) =>
        new(Find("sender", given, (await installation.Get<ISenders>().All(live.Id, ct)).Select(one => (one.Id.Value, one.Name))));

    static Guid Find(string noun, string given, IEnumerable<(Guid Id, string Name)> all)
    {
        var found = all.Where(one => one.Name == given || one.Id.ToString("D") == given).ToList();
        return found.Count == 1
            ? found[0].Id
            : throw new CommandFailedException(
                found.Count == 0
                    ? $"There is no {noun} '{given}' in this workspace."
                    : $"Several are called '{given}'; give the id of one: {string.Join(", ", found.Select(one => one.Id))}."
            );
    }
}
