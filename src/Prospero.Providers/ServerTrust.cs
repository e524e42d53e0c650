using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Prospero.Providers;

/// <summary>Whom we believe to be a server. Name and chain are always checked; there is no way around it.</summary>
/// <param name="host">The name that the certificate must carry.</param>
/// <param name="caFile">A PEM file whose certificates are trusted instead of the system's; null for the system's.</param>
sealed class ServerTrust(string host, string? caFile)
{
    /// <summary>Why the certificate was not believed, in words; null while none was refused.</summary>
    public string? Doubt { get; private set; }

    public static X509Certificate2Collection Load(string caFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(caFile);
        return authorities;
    }

    public SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, _, chain, errors) => IsBelieved(chain, errors),
        };
        if (caFile is not null)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(Load(caFile));
            options.CertificateChainPolicy = policy;
        }
        return options;
    }

    bool IsBelieved(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            faults.Add("the server showed none");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            faults.Add($"it is not for {host}");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            faults.AddRange(chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct() ?? []);
        Doubt = string.Join("; ", faults);
        return false;
    }
}
