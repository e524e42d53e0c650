namespace Prospero.Bench;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How many times each work is measured; medians are printed.</param>
/// <param name="Seconds">How long one HTTP work of one round lasts.</param>
/// <param name="Due">How many touchpoints an engine drains in a round.</param>
/// <param name="Waiting">How many touchpoints wait in the future in the second lateness work.</param>
/// <param name="Imported">How many leads are imported in a round.</param>
/// <param name="LateSeconds">How long lateness is measured, at 100 touchpoints a second.</param>
/// <param name="Databases"><c>sqlite</c>, <c>postgres</c> or <c>both</c>.</param>
/// <param name="Only">Only works whose names contain this; null for all.</param>
/// <param name="Server">The published server.</param>
/// <param name="Result">The file that the table is written to as well; null for none.</param>
sealed record Options(
    int Rounds,
    int Seconds,
    int Due,
    int Waiting,
    int Imported,
    int LateSeconds,
    string Databases,
    string? Only,
    string Server,
    string? Result,
    string Command
)
{
    public static Options Parse(string[] args)
    {
        var isQuick = args.Contains("--quick");
        var usual = isQuick
            ? new Options(1, 2, 2_000, 20_000, 5_000, 3, "both", null, "", null, "")
            : new Options(5, 4, 20_000, 1_000_000, 50_000, 10, "both", null, "", null, "");
        return usual with
        {
            Rounds = Value(args, "--rounds") is { } rounds ? int.Parse(rounds, null) : usual.Rounds,
            Seconds = Value(args, "--seconds") is { } seconds ? int.Parse(seconds, null) : usual.Seconds,
            Waiting = Value(args, "--waiting") is { } waiting ? int.Parse(waiting, null) : usual.Waiting,
            Databases = Value(args, "--database") ?? usual.Databases,
            Only = Value(args, "--only"),
            Server = Value(args, "--server") ?? "artifacts/prospero/prospero.dll",
            Result = Value(args, "--result"),
            Command = "./bench " + string.Join(' ', args.SkipWhile(arg => arg != "--").Skip(1)),
        };
    }

    /// <summary>True if this work is to be measured; several words are separated by commas.</summary>
    public bool Wants(string work) => Only is null || Only.Split(',').Any(word => work.Contains(word, StringComparison.OrdinalIgnoreCase));

    static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
