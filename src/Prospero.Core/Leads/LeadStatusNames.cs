namespace Prospero.Core.Leads;

/// <summary>The names of statuses in tables, events and on the wire.</summary>
public static class LeadStatusNames
{
    /// <summary>Every name, in the order of <see cref="LeadStatus"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    ["new", "contacted", "qualified", "negotiating", "converted", "lost", "follow_up", "unresponsive"];

    public static string Name(this LeadStatus status) => All[(int)status];
}
