using Prospero.Core;

namespace Prospero.Server.WebConsole.Switches;

/// <summary>A switch that holds something back and lets it go on.</summary>
/// <param name="Address">Under which it is paused and resumed.</param>
/// <param name="Held">What is held back: <c>everything of this workflow</c>.</param>
/// <param name="UsualRate">How many overdue touches a minute takes where nobody says otherwise.</param>
public sealed record SwitchView(string Address, string Held, bool IsPaused, int UsualRate, IReadOnlyList<SweepRow> Sweeps);

/// <summary>How far work over many rows has come.</summary>
/// <param name="Words">What it does.</param>
/// <param name="Progress">In numbers.</param>
/// <param name="Finished">Null while it goes on.</param>
public sealed record SweepRow(SweepId Id, string Words, string Progress, When Started, When? Finished);

/// <summary>The workspace as a whole.</summary>
public sealed record WorkspaceView(string Name, string Zone, SwitchView Switch, IReadOnlyList<AuditRow> Audit);

/// <summary>Something that somebody did.</summary>
public sealed record AuditRow(When When, string Actor, string Action, string? Subject);
