using Microsoft.Extensions.DependencyInjection;
using Prospero.Core.Channels;
using Prospero.Core.Intake;
using Prospero.Providers.Simulated;
using Prospero.Server.Nexor;
using Prospero.Tests.Rules;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Contract;

/// <summary>Every documented example is run against a server, alone in a fresh workspace.</summary>
public class NexorContractTests(NexorContractTests.Place place) : IClassFixture<NexorContractTests.Place>
{
    const string Folder = "docs/api/nexor/examples";

    protected TestServer Server => place.Server;

    public static TheoryData<string> Names =>
        [.. Repository.Files(Folder, ".json").Select(file => System.IO.Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_documented_answer_is_given(string name)
    {
        var example = Read(name);
        var fixture = await NexorFixture.Prepare(Server);

        var answer = await Server.Send(
            example.Method,
            Example.Filled(example.Path, fixture),
            example.FilledBody(fixture),
            headers: example.Headers.Select(header => KeyValuePair.Create(header.Key, Example.Filled(header.Value, fixture)))
        );

        Assert.True(example.Status == answer.Status, $"{answer.Status} {answer.Text}");
        var matching = new Matching(fixture);
        var difference = example.IsExact ? matching.Exact(example.Response, answer.Json) : matching.Shape(example.Response, answer.Json);
        Assert.True(difference is null, $"{difference} in {answer.Text}");
    }

    [Fact]
    public void Every_operation_has_an_example()
    {
        var shown = Repository
            .Files(Folder, ".json")
            .Select(file => Example.Read(System.IO.Path.Combine(Repository.Root, file)))
            .Where(example => example.Status is >= 200 and < 300)
            .Select(example => $"{example.Method} {example.Path.Split('?')[0]}")
            .ToList();

        Rule.Holds(
            from route in NexorRoutes.All
            let path = $"{NexorRoutes.Prefix}{route.Path}"
            where !shown.Exists(one => IsOf(one, $"{route.Method} {path}"))
            select $"{route.Method} {route.Path}"
        );
    }

    [Fact]
    public void Every_example_is_named_after_its_file()
    {
        Assert.All(Names, row => Assert.Equal(row.Data, Read(row.Data).Name));
    }

    static bool IsOf(string shown, string route)
    {
        var (parts, pattern) = (shown.Split('/'), route.Split('/'));
        return parts.Length == pattern.Length
            && parts.Zip(pattern).All(pair => pair.First == pair.Second || pair.Second is ['{', ..] && pair.First[0] == '<');
    }

    static Example Read(string name) => Example.Read(System.IO.Path.Combine(Repository.Root, Folder, $"{name}.json"));

    /// <summary>The server that all examples share; each has its own workspace on it.</summary>
    public sealed class Place : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Server = await TestServer.Start(
                services =>
                {
                    services.AddSingleton<IChannelProvider>(
                        new StubbornProvider("refusing", new SendOutcome.Refused(FailureKind.RecipientInvalid, "No such user", "131026"))
                    );
                    services.AddSingleton<IChannelProvider>(new StubbornProvider("silent", null));
                },
                change: options =>
                    options with
                    {
                        Messages = new MessageOptions { Timeout = TimeSpan.FromMilliseconds(200) },
                        Simulated = new SimulatedOptions(
                            Script: new Dictionary<Core.Channel, IReadOnlyList<string>>
                            {
                                [Core.Channel.Call] = ["answered"],
                                [Core.Channel.WhatsApp] = ["accepted"],
                                [Core.Channel.Email] = ["accepted"],
                            }
                        ),
                    }
            );

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
