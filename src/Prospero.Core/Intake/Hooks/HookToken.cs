using System.Security.Cryptography;
using System.Text;

namespace Prospero.Core.Intake;

/// <summary>What stands in a hook's address: 256 bits of chance, of which only the hash is kept.</summary>
public static class HookToken
{
    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int Length = 43;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The hash under which a presented token is looked up: SHA-256, lower-case hex.</summary>
    public static string HashOf(string presented) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(presented)));
}
