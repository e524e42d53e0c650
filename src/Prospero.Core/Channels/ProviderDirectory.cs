namespace Prospero.Core.Channels;

/// <summary>Who carries what.</summary>
public sealed class ProviderDirectory
{
    /// <summary>The provider that carries everything of test data, whatever its senders say.</summary>
    public const string Simulated = "simulated";

    readonly Dictionary<string, IChannelProvider> _providers;

    public ProviderDirectory(IEnumerable<IChannelProvider> providers) =>
        _providers = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>The names of all providers.</summary>
    public IReadOnlyCollection<string> Names => _providers.Keys;

    /// <summary>The provider of this name; null if there is none.</summary>
    public IChannelProvider? Find(string name) => _providers.GetValueOrDefault(name);

    /// <summary>The provider that carries for this sender.</summary>
    /// <param name="isTest">True for test data: nothing of it leaves the house.</param>
    /// <exception cref="InvalidOperationException">This program has no such provider.</exception>
    public IChannelProvider For(Sender sender, bool isTest) =>
        Find(isTest ? Simulated : sender.Provider)
        ?? throw new InvalidOperationException(
            $"Sender '{sender.Name}' wants the provider '{sender.Provider}', which this program does not have. It has: {string.Join(", ", Names)}."
        );

    /// <summary>Hands a request to its provider. What an adapter throws in spite of its contract is an unknown outcome: it may have sent.</summary>
    public async Task<SendOutcome> Hand(SendRequest request, bool isTest, CancellationToken ct)
    {
        try
        {
            return await For(request.Sender, isTest).Send(request, ct);
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome.Unknown("the provider did not answer in time");
        }
        catch (Exception e)
        {
            return new SendOutcome.Unknown($"the provider's adapter failed: {e.GetType().Name}");
        }
    }
}
