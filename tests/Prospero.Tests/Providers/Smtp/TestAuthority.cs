using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prospero.Tests.Providers.Smtp;

/// <summary>A certificate authority made for one run of the tests, and what it signs.</summary>
sealed class TestAuthority : IDisposable
{
    static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);
    readonly X509Certificate2 _root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Prospero test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Yesterday.AddDays(-30), Yesterday.AddDays(30));
        File = Path.Combine(Directory.CreateTempSubdirectory("prospero-ca-").FullName, "ca.pem");
        System.IO.File.WriteAllText(File, _root.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate as PEM.</summary>
    public string File { get; }

    /// <summary>A certificate for a host name, with its key.</summary>
    public X509Certificate2 Sign(string host, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(
            _root,
            Yesterday.AddDays(-10),
            isExpired ? Yesterday : Yesterday.AddDays(20),
            RandomNumberGenerator.GetBytes(12)
        );
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);
        _root.Dispose();
    }
}
