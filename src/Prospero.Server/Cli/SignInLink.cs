using System.Buffers.Text;
using System.Security.Cryptography;
using Prospero.Core;
using Prospero.Core.Access;

namespace Prospero.Server.Cli;

/// <summary>A link that opens the console once. Only the hash of its token is stored.</summary>
/// <param name="Url">The link itself.</param>
/// <param name="TokenHash">What is stored of it.</param>
/// <param name="User">Whom it signs in.</param>
sealed record SignInLink(Uri Url, string TokenHash, Guid User, DateTimeOffset ExpiresAt)
{
    const int TokenBytes = 32;

    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static SignInLink Make(Guid user, Uri publicUrl, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var url = new Uri($"{publicUrl.ToString().TrimEnd('/')}/console/sign-in/{token}");
        return new SignInLink(url, ApiKey.HashOf(token), user, now + Lifetime);
    }

    public Task Add(IAccess access, ITransaction tx, CancellationToken ct) => access.AddSignIn(tx, TokenHash, User, ExpiresAt, ct);
}
