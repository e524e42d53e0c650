using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Prospero.Storage;

namespace Prospero.Server.Startup;

/// <summary>The key ring cannot be opened; the message says what to do.</summary>
sealed class KeyRingLocked(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Where the key ring is kept: on SQLite in files beside the database, on PostgreSQL in the database, where every node finds it,
/// each key wrapped as a whole with the master key.
/// </summary>
static class KeyRing
{
    /// <summary>Bytes of the master key.</summary>
    public const int MasterKeyLength = 32;

    static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    /// <summary>How soon a new key comes into use. By then every node has read it.</summary>
    public static readonly TimeSpan UntilActive = TimeSpan.FromMinutes(10);

    /// <summary>How often a node reads the ring again.</summary>
    public static readonly TimeSpan ReloadInterval = TimeSpan.FromMinutes(4);

    public static string FolderOf(ServerOptions options) => Path.Combine(options.DataFolder, "keys");

    public static IServiceCollection AddKeyRing(this IServiceCollection services, ServerOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("prospero").DisableAutomaticKeyGeneration();
        if (options.Postgres is null)
            protection.PersistKeysToFileSystem(new DirectoryInfo(FolderOf(options)));
        else
            services
                .AddSingleton<SqlKeyRing>()
                .AddSingleton<IConfigureOptions<KeyManagementOptions>>(parts => new ConfigureOptions<KeyManagementOptions>(keys =>
                    keys.XmlRepository = new WrappedKeys(
                        parts.GetRequiredService<SqlKeyRing>(),
                        options.MasterKey,
                        parts.GetRequiredService<TimeProvider>()
                    )
                ));
        services.AddSingleton<IKeyManager>(parts => new ReloadedKeys(
            ActivatorUtilities.CreateInstance<XmlKeyManager>(parts),
            ReloadInterval
        ));
        return services;
    }

    /// <summary>Makes the first key, and makes sure that all that are there can be used.</summary>
    /// <exception cref="KeyRingLocked">One cannot be opened.</exception>
    public static void Begin(IKeyManager keys, DateTimeOffset now)
    {
        var all = keys.GetAllKeys();
        if (all.Count == 0)
            keys.CreateNewKey(now.AddDays(-1), now + Lifetime);
        foreach (var key in all)
            if (key.CreateEncryptor() is null)
                throw new KeyRingLocked($"The key {key.KeyId:D} of the key ring cannot be used.");
    }

    /// <summary>Adds a key that comes into use once every node has read it. Returns when.</summary>
    public static DateTimeOffset Rotate(IKeyManager keys, DateTimeOffset now)
    {
        var active = now + UntilActive;
        keys.CreateNewKey(active, active + Lifetime);
        return active;
    }
}

/// <summary>Keys in the database, wrapped with AES-GCM (NIST SP 800-38D) under the name of each.</summary>
/// <param name="masterKey">Null where nothing is wrapped.</param>
sealed class WrappedKeys(SqlKeyRing ring, byte[]? masterKey, TimeProvider clock) : IXmlRepository
{
    const int NonceLength = 12;
    const int TagLength = 16;

    // The framework reads its keys without waiting.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. ring.All(CancellationToken.None).GetAwaiter().GetResult().Select(key => Read(key.Name, key.Element, key.IsWrapped))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var stored = masterKey is null ? plain : Wrap(friendlyName, plain, masterKey);
        ring.Add(friendlyName, stored, masterKey is not null, clock.GetUtcNow(), CancellationToken.None).GetAwaiter().GetResult();
    }

    XElement Read(string name, byte[] stored, bool isWrapped) =>
        XElement.Parse(Encoding.UTF8.GetString(isWrapped ? Unwrap(name, stored) : stored));

    static byte[] Wrap(string name, byte[] plain, byte[] master)
    {
        var stored = new byte[NonceLength + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(stored);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(master, TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(name));
        return stored;
    }

    byte[] Unwrap(string name, byte[] stored)
    {
        if (masterKey is null)
            throw new KeyRingLocked(
                "PROSPERO_SECURITY__MASTERKEY is not set, and the key ring in the database is wrapped with one. "
                    + "Set it to the value that the other nodes have."
            );
        try
        {
            var (nonce, tag, cipher) = Parts(stored);
            var plain = new byte[cipher.Length];
            using var aes = new AesGcm(masterKey, TagLength);
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(name));
            return plain;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KeyRingLocked(
                "PROSPERO_SECURITY__MASTERKEY does not open the key ring in the database. Set it to the value with which the ring was made.",
                e
            );
        }
    }

    static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] stored) =>
        (stored.AsMemory(0, NonceLength), stored.AsMemory(NonceLength, TagLength), stored.AsMemory(NonceLength + TagLength));
}

/// <summary>A key ring that is read again every few minutes, so that all nodes know a new key before it is used.</summary>
sealed class ReloadedKeys(IKeyManager keys, TimeSpan interval) : IKeyManager
{
    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) =>
        keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public CancellationToken GetCacheExpirationToken()
    {
        // Never disposed: its timer fires once, and then nothing holds it.
        var soon = CancellationTokenSource.CreateLinkedTokenSource(keys.GetCacheExpirationToken());
        soon.CancelAfter(interval);
        return soon.Token;
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => keys.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);
}
