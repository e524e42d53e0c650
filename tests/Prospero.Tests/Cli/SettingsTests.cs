using Prospero.Server.Startup;
using Prospero.Tests.Rules;
using Xunit;

namespace Prospero.Tests.Cli;

public sealed class SettingsTests
{
    static readonly ServerOptions _usual = new() { DataFolder = "" };

    [Fact]
    public void Settings_reach_the_options()
    {
        var options = Apply(
            ("PROSPERO_SERVER__PUBLICURL", "https://prospero.example.com"),
            ("PROSPERO_SERVER__LOGLEVEL", "Warning"),
            ("PROSPERO_SERVER__DRAIN", "00:00:05"),
            ("PROSPERO_SERVER__DRAINNOTICE", "00:00:00"),
            ("PROSPERO_CADENCE__BATCHSIZE", "10000"),
            ("PROSPERO_CADENCE__PARALLEL", "1"),
            ("PROSPERO_CADENCE__LEASE", "00:00:03"),
            ("PROSPERO_CADENCE__SENDTIMEOUT", "00:00:02"),
            ("PROSPERO_CADENCE__POLLINTERVAL", "00:00:00.050"),
            ("PROSPERO_CADENCE__RESCUEINTERVAL", "24:00:00"),
            ("PROSPERO_MESSAGES__TIMEOUT", "00:00:10"),
            ("PROSPERO_MESSAGES__LIMITPATIENCE", "00:00:01"),
            ("PROSPERO_SIMULATED__SEED", "other"),
            ("PROSPERO_SIMULATED__LOGPATH", "sent.log")
        );

        Assert.Equal(new Uri("https://prospero.example.com"), options.PublicUrl);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, options.LogLevel);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero), (options.Drain, options.DrainNotice));
        Assert.Equal((10_000, 1), (options.Cadence.BatchSize, options.Cadence.Parallel));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)), (options.Cadence.Lease, options.Cadence.SendTimeout));
        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Cadence.PollInterval);
        Assert.Equal(TimeSpan.FromDays(1), options.Cadence.RescueInterval);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1)), (options.Messages.Timeout, options.Messages.LimitPatience));
        Assert.Equal(("other", "sent.log"), (options.Simulated.Seed, options.Simulated.LogPath));
    }

    [Fact]
    public void Without_variables_everything_is_as_usual() => Assert.Equal(_usual, Apply());

    [Theory]
    [InlineData("PROSPERO_CADENCE__BATCHSIZE", "0")]
    [InlineData("PROSPERO_CADENCE__BATCHSIZE", "10001")]
    [InlineData("PROSPERO_CADENCE__BATCHSIZE", "many")]
    [InlineData("PROSPERO_CADENCE__PARALLEL", "-1")]
    [InlineData("PROSPERO_CADENCE__LEASE", "5")]
    [InlineData("PROSPERO_CADENCE__POLLINTERVAL", "00:00:00")]
    [InlineData("PROSPERO_CADENCE__POLLINTERVAL", "-00:00:01")]
    [InlineData("PROSPERO_CADENCE__RESCUEINTERVAL", "24:00:01")]
    [InlineData("PROSPERO_MESSAGES__TIMEOUT", "soon")]
    [InlineData("PROSPERO_SERVER__PUBLICURL", "prospero.example.com")]
    [InlineData("PROSPERO_SERVER__PUBLICURL", "ftp://prospero.example.com")]
    [InlineData("PROSPERO_SERVER__LOGLEVEL", "3")]
    [InlineData("PROSPERO_SERVER__LOGLEVEL", "loud")]
    public void A_wrong_value_is_named_with_its_setting_and_its_range(string name, string value)
    {
        var problem = Assert.Single(Settings.Apply(_usual, Variables((name, value))).Problems!.All);

        Assert.Equal(name, problem.Path);
        Assert.Contains($"'{value}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(Settings.All.Single(setting => setting.Name == name).Allowed, problem.Cure!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lease_that_cannot_be_renewed_in_time_is_refused()
    {
        var problems = Settings.Apply(_usual, Variables(("PROSPERO_CADENCE__LEASE", "00:00:00.999"))).Problems!;

        Assert.Equal("PROSPERO_CADENCE__LEASE", problems.First.Path);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start()
    {
        using var shell = new Shell();
        shell.Variables["PROSPERO_CADENCE__BATCHSIZE"] = "0";

        var said = await shell.Run("serve");

        Assert.Equal((2, ""), (said.Code, said.Out));
        Assert.Contains("PROSPERO_CADENCE__BATCHSIZE is '0'", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_settings_says_what_the_program_does()
    {
        var rows = Repository
            .Read("docs/operations/configuration.md")
            .Split('\n')
            .Where(line => line.StartsWith("| `PROSPERO_", StringComparison.Ordinal) && line.Contains("__", StringComparison.Ordinal))
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .Select(cells => (Name: cells[1].Trim('`'), Default: cells[2].Trim('`'), Allowed: cells[3]));

        Assert.Equal(Settings.All.Select(setting => (setting.Name, setting.Default, setting.Allowed)), rows);
    }

    [Fact]
    public void A_crash_is_switched_on_only_in_tests()
    {
        Assert.Null(Apply(("PROSPERO_CRASH_AT", "2-begun:1")).Checkpoint);
        Assert.NotNull(Apply(("PROSPERO_CRASH_AT", "2-begun:1"), ("PROSPERO_TESTING", "1")).Checkpoint);
        Assert.Null(Apply(("PROSPERO_TESTING", "1")).Checkpoint);
    }

    [Theory]
    [InlineData("2-begun")]
    [InlineData("2-begun:0")]
    [InlineData("nowhere:1")]
    public void A_crash_that_cannot_be_is_a_wrong_setting(string value) =>
        Assert.Equal(
            "PROSPERO_CRASH_AT",
            Settings.Apply(_usual, Variables(("PROSPERO_CRASH_AT", value), ("PROSPERO_TESTING", "1"))).Problems!.First.Path
        );

    [Fact]
    public void A_crash_comes_at_the_given_time_of_the_given_checkpoint()
    {
        var died = 0;
        var reached = CrashSwitch.Counting("2-begun", 2, () => died++);

        reached("2-begun");
        reached("1-claimed");
        Assert.Equal(0, died);
        reached("2-begun");
        reached("2-begun");
        Assert.Equal(1, died);
    }

    static ServerOptions Apply(params (string Name, string Value)[] variables) => Settings.Apply(_usual, Variables(variables)).Value!;

    static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
