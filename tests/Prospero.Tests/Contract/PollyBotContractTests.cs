using Prospero.Core;
using Prospero.Server.PollyBot;
using Prospero.Server.PollyBot.Widgets;
using Prospero.Storage;
using Prospero.Tests.Rules;
using Prospero.Tests.Support;
using Xunit;

namespace Prospero.Tests.Contract;

/// <summary>Every documented example of this surface is run against a server, alone in a fresh workspace.</summary>
public class PollyBotContractTests(PollyBotContractTests.Place place) : IClassFixture<PollyBotContractTests.Place>
{
    const string Folder = "docs/api/pollybot/examples";

    protected TestServer Server => place.Server;

    public static TheoryData<string> Names =>
        [.. Repository.Files(Folder, ".json").Select(file => System.IO.Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_documented_answer_is_given(string name)
    {
        var example = Read(name);
        var fixture = await PollyBotFixture.Prepare(Server, place.Receiver.Url);

        var answer = await Server.Send(
            example.Method,
            Example.Filled(example.Path, fixture),
            example.FilledBody(fixture),
            headers: example.Headers.Select(header => KeyValuePair.Create(header.Key, Example.Filled(header.Value, fixture)))
        );

        Assert.True(example.Status == answer.Status, $"{answer.Status} {answer.Text}");
        var matching = new Matching(fixture, needsMilliseconds: true);
        var difference = example.IsExact ? matching.Exact(example.Response, answer.Json) : matching.Shape(example.Response, answer.Json);
        Assert.True(difference is null, $"{difference} in {answer.Text}");
    }

    [Fact]
    public void Every_operation_has_an_example()
    {
        var shown = Repository
            .Files(Folder, ".json")
            .Select(file => Example.Read(System.IO.Path.Combine(Repository.Root, file)))
            // Talking is documented as what this server does not do.
            .Where(example => example.Status is >= 200 and < 300 or 501)
            .Select(example => $"{example.Method} {example.Path.Split('?')[0]}")
            .ToList();

        Rule.Holds(
            from route in PollyBotRoutes.All.Select(route => (route.Method, route.Path)).Concat(WidgetRoutes.All)
            where !shown.Exists(one => IsOf(one, $"{route.Method} {PollyBotRoutes.Prefix}{route.Path}"))
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
            && parts.Zip(pattern).All(pair => pair.First == pair.Second || pair.Second[0] == '{' && pair.First[0] == '<');
    }

    static Example Read(string name) => Example.Read(System.IO.Path.Combine(Repository.Root, Folder, $"{name}.json"));

    /// <summary>The server that all examples share; each has its own workspace on it.</summary>
    public sealed class Place : IAsyncLifetime
    {
        public TestServer Server { get; private set; } = null!;

        public TestReceiver Receiver { get; } = new();

        public async ValueTask InitializeAsync() => Server = await TestServer.Start();

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Receiver.DisposeAsync();
        }
    }
}

public sealed class PostgresPollyBotContractTests(PollyBotContractTests.Place place) : PollyBotContractTests(place), IOnPostgres
{
    [Fact]
    public void The_examples_are_run_on_PostgreSQL() => Assert.IsType<PostgresStore>(Server.Get<IStore>());
}
