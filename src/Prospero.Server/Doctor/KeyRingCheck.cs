using System.Globalization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Prospero.Server.Startup;

namespace Prospero.Server.Doctor;

/// <summary>Whether what is encrypted in the database can be read.</summary>
sealed class KeyRingCheck(ServerOptions options, DoctorLimits limits)
{
    const string Lost = "Bring it back from a backup: senders' settings cannot be read without it.";

    /// <summary>What the ring is like. On PostgreSQL the database must be asked for it.</summary>
    /// <param name="ring">Asked for only where it is there: the framework makes its folder otherwise.</param>
    public Finding Look(Func<IKeyManager> ring)
    {
        var place = options.Postgres is null ? KeyRing.FolderOf(options) : "the table key_ring";
        if (options.Postgres is null && !Directory.Exists(place))
            return Finding.Bad("key ring", $"{place} is not there", Lost);
        try
        {
            return Of(place, ring().GetAllKeys());
        }
        catch (KeyRingLocked locked)
        {
            return Finding.Bad("key ring", "it cannot be opened", locked.Message);
        }
    }

    Finding Of(string place, IReadOnlyCollection<IKey> all)
    {
        var now = options.MachineClock.GetUtcNow();
        var keys = all.Where(key => !key.IsRevoked && key.ActivationDate <= now).ToList();
        if (keys.Count == 0)
            return Finding.Bad("key ring", $"{place} holds no key", Lost);
        var newest = keys.MaxBy(key => key.ActivationDate)!;
        var age = Math.Floor((now - newest.CreationDate).TotalDays).ToString("0", CultureInfo.InvariantCulture);
        var says = $"{keys.Count} in {place}, the newest {age} days old, until {newest.ExpirationDate:yyyy-MM-dd}";
        if (newest.ExpirationDate - now < limits.KeyEnds)
            return Finding.Warn(
                "key ring",
                says,
                "Run 'prospero keyring rotate' before that day; what the old key protects stays readable."
            );
        return options is { Postgres: not null, MasterKey: null }
            ? Finding.Warn(
                "key ring",
                $"{says}; no master key is set, so that new keys lie open in the database",
                "Set PROSPERO_SECURITY__MASTERKEY to 32 bytes in base64, the same on every node."
            )
            : Finding.Ok("key ring", says);
    }
}
