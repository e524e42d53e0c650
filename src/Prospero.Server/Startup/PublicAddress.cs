namespace Prospero.Server.Startup;

/// <summary>The address that links carry. It is the operator's setting, never what a request claims.</summary>
sealed class PublicAddress(ServerOptions options)
{
    Uri? _listening;

    /// <summary>The setting, else the address that the server really listens on, else the first that it was told to.</summary>
    public Uri Url => options.PublicUrl ?? _listening ?? new Uri(options.Urls[0]);

    /// <summary>Told once the server listens, because port 0 becomes a port only then.</summary>
    public void ListensOn(string address) => _listening = new Uri(address);
}
