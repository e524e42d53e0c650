using Prospero.Core;
using Prospero.Core.Channels;
using Prospero.Providers.Simulated;
using Xunit;

namespace Prospero.Tests.Providers.Simulated;

public sealed class SimulatedProviderTests
{
    readonly ActsInMemory _acts = new();

    Task<SendOutcome> Send(SendRequest request, SimulatedOptions? options = null) =>
        new SimulatedProvider(options ?? new SimulatedOptions(), _acts).Send(request, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_same_attempt_sent_again_has_the_same_id_and_no_act_twice()
    {
        var request = A.Request(Channel.WhatsApp, "+15550100105");

        var first = await Send(request);
        var second = await Send(request);

        Assert.Equal(first, second);
        Assert.Equal(3, _acts.All.Count);
    }

    [Fact]
    public async Task A_second_attempt_of_a_touchpoint_has_an_id_of_its_own_and_makes_nobody_act_twice()
    {
        var first = await Send(A.Request(Channel.WhatsApp, "+15550100105"));
        var second = await Send(A.Request(Channel.WhatsApp, "+15550100105", attempt: 2));

        Assert.NotEqual(first, second);
        Assert.Equal(3, _acts.All.Count);
    }

    [Fact]
    public async Task Another_touchpoint_with_the_same_person_has_acts_of_its_own()
    {
        await Send(A.Request(Channel.WhatsApp, "+15550100105"));
        await Send(A.Request(Channel.WhatsApp, "+15550100105", touchpoint: 2));

        Assert.Equal(6, _acts.All.Count);
    }

    [Theory]
    [InlineData(Channel.Call, "+15550100100", "call_")]
    [InlineData(Channel.WhatsApp, "+15550100100", "wamid.SIM")]
    [InlineData(Channel.Sms, "+15550100100", "sim-")]
    [InlineData(Channel.Email, "answers@magic.example", "sim-")]
    public async Task Ids_look_like_those_of_the_channel(Channel channel, string to, string prefix)
    {
        var accepted = Assert.IsType<SendOutcome.Accepted>(await Send(A.Request(channel, to)));

        Assert.StartsWith(prefix, accepted.ProviderId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acts_lie_on_the_clock_and_in_the_data_set_of_the_contact()
    {
        var clock = new ClockId(A.Guid(9));

        await Send(A.Request(Channel.Call, "+15550100100", clock: clock));

        var act = Assert.Single(_acts.All);
        Assert.Equal((clock, new WorkspaceId(A.Guid(1))), (act.Clock, act.Workspace));
    }

    [Fact]
    public async Task Everything_handed_over_is_a_line_on_disk_before_the_answer()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("prospero-simulated-").FullName, "received.tsv");
        var options = new SimulatedOptions(LogPath: path);

        var accepted = Assert.IsType<SendOutcome.Accepted>(await Send(A.Request(Channel.Call, "+15550100100"), options));
        await Send(A.Request(Channel.Email, "unknown@magic.example", touchpoint: 2), options);

        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(
            [
                $"{A.Guid(1)}\t{A.Guid(101)}\tcall\t+15550100100\t{accepted.ProviderId}",
                $"{A.Guid(2)}\t{A.Guid(201)}\temail\tunknown@magic.example\t-",
            ],
            await File.ReadAllLinesAsync(path, ct)
        );
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task Many_threads_write_whole_lines()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("prospero-simulated-").FullName, "received.tsv");
        var provider = new SimulatedProvider(new SimulatedOptions(LogPath: path), _acts);
        var ct = TestContext.Current.CancellationToken;

        await Parallel.ForEachAsync(
            Enumerable.Range(1, 200),
            ct,
            async (i, token) => await provider.Send(A.Request(Channel.Call, "+15550100102", touchpoint: i), token)
        );

        var lines = await File.ReadAllLinesAsync(path, ct);
        Assert.Equal(200, lines.Select(line => line.Split('\t')[0]).Distinct().Count());
        Assert.All(lines, line => Assert.Equal(5, line.Split('\t').Length));
        Assert.Equal(200, _acts.All.Count);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
