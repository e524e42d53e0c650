using Prospero.Core;
using Prospero.Core.Access;
using Prospero.Core.Leads;
using Xunit;

namespace Prospero.Tests.Compliance;

public abstract class SuppressionsCompliance(ITestDatabase database) : StoreCompliance(database)
{
    [Fact]
    public async Task Suppressions_of_an_address_are_found_on_every_channel()
    {
        var sms = New("+57", Channel.Sms, SuppressionReason.OptOut, "wrote STOP");
        var call = New("+57", Channel.Call, SuppressionReason.Operator);
        await Suppress(sms, call, New("+1", Channel.Call, SuppressionReason.OptOut));

        Assert.Equal([call, sms], await Find(Ours, "+57", "unknown"));
        Assert.Empty(await Find(Ours));
    }

    [Theory]
    [InlineData(SuppressionReason.OptOut)]
    [InlineData(SuppressionReason.Consent)]
    [InlineData(SuppressionReason.Bounce)]
    [InlineData(SuppressionReason.Complaint)]
    [InlineData(SuppressionReason.Operator)]
    public async Task Every_reason_comes_back(SuppressionReason reason)
    {
        var suppression = New("ana@example.com", Channel.Email, reason);
        await Suppress(suppression);

        Assert.Equal([suppression], await Find(Ours, "ana@example.com"));
    }

    [Fact]
    public async Task The_first_reason_stays()
    {
        var first = New("+57", Channel.Call, SuppressionReason.Complaint, "first");
        await Suppress(first);
        await Suppress(New("+57", Channel.Call, SuppressionReason.OptOut, "second") with { At = Noon.AddDays(1) });

        Assert.Equal([first], await Find(Ours, "+57"));
    }

    [Fact]
    public async Task A_want_of_consent_gives_way_to_any_other_reason_and_not_the_other_way_round()
    {
        await Suppress(New("+57", Channel.Call, SuppressionReason.Consent));
        var second = New("+57", Channel.Call, SuppressionReason.OptOut, "wrote STOP") with { At = Noon.AddDays(1) };
        await Suppress(second);
        await Suppress(New("+57", Channel.Call, SuppressionReason.Consent) with { At = Noon.AddDays(2) });

        Assert.Equal([second], await Find(Ours, "+57"));
    }

    [Fact]
    public async Task The_same_holds_inside_one_set()
    {
        var stays = New("+57", Channel.Call, SuppressionReason.Bounce);
        await Suppress(
            New("+57", Channel.Call, SuppressionReason.Consent),
            stays,
            New("+57", Channel.Call, SuppressionReason.OptOut),
            New("+57", Channel.Call, SuppressionReason.Consent)
        );

        Assert.Equal([stays], await Find(Ours, "+57"));
    }

    [Fact]
    public async Task Consent_lifts_only_what_stood_for_want_of_it()
    {
        var optOut = New("+57", Channel.Sms, SuppressionReason.OptOut);
        var other = New("+58", Channel.Call, SuppressionReason.Consent);
        await Suppress(New("+57", Channel.Call, SuppressionReason.Consent), optOut, other);

        await Write(tx =>
            Leads.LiftConsent(tx, Ours.Id, [(Channel.Call, Hash("+57")), (Channel.Sms, Hash("+57")), (Channel.Sms, Hash("+58"))], default)
        );

        Assert.Equal([optOut], await Find(Ours, "+57"));
        Assert.Equal([other], await Find(Ours, "+58"));
    }

    [Fact]
    public async Task Workspaces_suppress_for_themselves()
    {
        await Suppress(New("+57", Channel.Call, SuppressionReason.Consent));

        Assert.Empty(await Find(Theirs, "+57"));
        Assert.Empty(await Find(OurTests, "+57"));
        await Write(tx => Leads.LiftConsent(tx, Theirs.Id, [(Channel.Call, Hash("+57"))], default));
        Assert.Single(await Find(Ours, "+57"));
    }

    Suppression New(string address, Channel channel, SuppressionReason reason, string? detail = null) =>
        new(Ours.Id, channel, Hash(address), reason, detail, Noon);

    // The same hash for every workspace, so that only the workspace can keep them apart.
    static string Hash(string address) => Suppression.HashOf(default, address);

    Task Suppress(params Suppression[] suppressions) => Write(tx => Leads.Suppress(tx, suppressions, default));

    Task<IReadOnlyList<Suppression>> Find(Workspace workspace, params string[] addresses) =>
        Write(tx => Leads.Suppressions(tx, workspace.Id, [.. addresses.Select(Hash)], default));
}
