using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Prospero.Tests.Rules;

/// <summary>Who may know whom. The compiler keeps the projects apart; these tests keep the rooms and the words apart.</summary>
public sealed partial class DependencyRules
{
    const string Core = "src/Prospero.Core";

    // A room may use the rooms that stand after it. Nothing looks back uphill.
    static readonly string[] Downhill =
    [
        "Intake",
        "Webhooks",
        "Cadence",
        "Bookings",
        "Messages",
        "Channels",
        "Workflows",
        "Leads",
        "Access",
        "Events",
    ];

    [Fact]
    public void Rooms_of_the_core_only_look_downhill()
    {
        var files = Repository.Files(Core, ".cs").Select(f => (Path: f, Room: RoomOf(f), Source: Repository.Read(f))).ToList();
        Assert.NotEmpty(files);
        var residents = files
            .Where(f => f.Room is not null)
            .SelectMany(f => CSharpMembers.Types(f.Source).Select(t => (Room: f.Room!, t.Name)))
            .ToHashSet();

        Rule.Holds(
            from file in files
            from used in RoomsUsed(file.Source, residents)
            where file.Room is null || Array.IndexOf(Downhill, used) < Array.IndexOf(Downhill, file.Room)
            select $"{file.Path} looks uphill at {used}"
        );
    }

    [Fact]
    public void Every_room_of_the_core_has_its_place_in_the_order() => Rule.Holds(Repository.Folders(Core).Except(Downhill));

    [Fact]
    public void Projects_refer_to_each_other_downwards()
    {
        Assert.Equal([], References("Prospero.Core"));
        Assert.Equal(["Prospero.Core"], References("Prospero.Storage"));
        Assert.Equal(["Prospero.Core"], References("Prospero.Providers"));
        Assert.Equal(["Prospero.Core", "Prospero.Providers", "Prospero.Storage"], References("Prospero.Server"));
    }

    [Fact]
    public void The_core_has_three_packages() =>
        Assert.Equal(
            ["Handlebars.Net", "Microsoft.Extensions.Logging.Abstractions", "NodaTime"],
            Items("Prospero.Core", "PackageReference")
        );

    [Fact]
    public void Database_drivers_stay_in_storage() =>
        Rule.Holds(Uses(DatabaseDriver(), "src/Prospero.Core", "src/Prospero.Providers", "src/Prospero.Server"));

    [Fact]
    public void Http_requests_of_others_stay_in_the_server() =>
        Rule.Holds(Uses(WebServer(), "src/Prospero.Core", "src/Prospero.Storage", "src/Prospero.Providers"));

    [Fact]
    public void The_server_contains_no_sql()
    {
        Rule.Holds(
            from file in Repository.Files("src/Prospero.Server", ".cs").Concat(Repository.Files("src/Prospero.Server", ".razor"))
            from Match found in Sql().Matches(Repository.Read(file))
            select $"{file}: {found.Value}"
        );
    }

    [Fact]
    public void The_two_surfaces_do_not_know_each_other()
    {
        Rule.Holds(Uses(PollyBot(), "src/Prospero.Server/Nexor"));
        Rule.Holds(Uses(Nexor(), "src/Prospero.Server/PollyBot"));
    }

    [Fact]
    public void Vendors_do_not_know_each_other()
    {
        Rule.Holds(
            from vendor in Repository.Folders("src/Prospero.Providers")
            from file in Repository.Files($"src/Prospero.Providers/{vendor}", ".cs")
            from Match use in Vendor().Matches(CSharpText.CodeOnly(Repository.Read(file)))
            where use.Groups["vendor"].Value != vendor && Repository.Exists($"src/Prospero.Providers/{use.Groups["vendor"].Value}")
            select $"{file}: {use.Value}"
        );
    }

    [Fact]
    public void Our_own_namespaces_are_not_used_globally() => Rule.Holds(Uses(GlobalUsing(), "src"));

    static string? RoomOf(string path) => path.Split('/') is [_, _, var room, _, ..] ? room : null;

    static IEnumerable<string> RoomsUsed(string source, HashSet<(string Room, string Name)> residents)
    {
        var code = CSharpText.CodeOnly(source);
        var inFull = RoomInFull().Matches(source).Select(m => m.Groups["room"].Value);
        // Inside Prospero.Core a room can be named without the prefix: Cadence.Run.
        var inShort = RoomInShort().Matches(code).Where(m => residents.Contains((m.Groups["room"].Value, m.Groups["type"].Value)));
        return inFull.Concat(inShort.Select(m => m.Groups["room"].Value)).Where(Downhill.Contains).Distinct();
    }

    static IEnumerable<string> Uses(Regex word, params string[] folders) =>
        from folder in folders
        from file in Repository.Files(folder, ".cs").Concat(Repository.Files(folder, ".razor"))
        from Match use in word.Matches(CSharpText.CodeOnly(Repository.Read(file)))
        select $"{file}: {use.Value}";

    static string[] References(string project) =>
        [.. Items(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))];

    static string[] Items(string project, string kind) =>
        [
            .. XDocument
                .Parse(Repository.Read($"src/{project}/{project}.csproj"))
                .Descendants(kind)
                .Select(i => i.Attribute("Include")!.Value)
                .Order(StringComparer.Ordinal),
        ];

    [GeneratedRegex(@"\bProspero\.Core\.(?<room>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RoomInFull();

    [GeneratedRegex(@"(?<![\w.])(?<room>[A-Z]\w+)\.(?<type>[A-Z]\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RoomInShort();

    [GeneratedRegex(
        @"\b(System\.Data\b|Microsoft\.Data\.|Npgsql\w*|SQLitePCL\w*|Sqlite(Connection|Command|Transaction|DataReader)|Db(Connection|Command|Transaction|DataReader))",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex DatabaseDriver();

    [GeneratedRegex(@"\b(HttpContext|Microsoft\.AspNetCore)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WebServer();

    [GeneratedRegex(
        @"\b(insert\s+into\s+\w+|delete\s+from\s+\w+|update\s+\w+\s+set\s+\w+\s*=|select\s+(\*|count\(|[\w.]+\s*,)[^;""]*?\sfrom\s+\w+|select\s+\w+\s+from\s+\w+\s+where)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Sql();

    [GeneratedRegex(@"\bPollyBot\.\w+|\busing\s[\w.]*PollyBot\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PollyBot();

    [GeneratedRegex(@"\bNexor\.\w+|\busing\s[\w.]*Nexor\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Nexor();

    [GeneratedRegex(@"\bProspero\.Providers\.(?<vendor>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Vendor();

    [GeneratedRegex(@"\bglobal\s+using\s+(static\s+)?Prospero\b[\w.]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex GlobalUsing();
}
