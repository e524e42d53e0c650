using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace Prospero.Storage;

/// <summary>
/// How a PostgreSQL database is named: <c>postgresql://user:password@host:5432,other:5432/database?sslmode=require</c>, or as a
/// connection string of key=value pairs.
/// </summary>
public static partial class PostgresAddress
{
    // Small enough for several nodes on a server with its default of 100 connections.
    const int Connections = 20;
    const int PreparedStatements = 250;

    /// <summary>True if this names a PostgreSQL database and no file.</summary>
    public static bool IsOne(string database) =>
        IsUri(database)
        || database
            .Split(';')
            .Any(part => part.Split('=') is [var key, _, ..] && key.Trim().ToUpperInvariant() is "HOST" or "SERVER" or "DATA SOURCE");

    /// <summary>As a connection string for the driver, with our defaults for what was left open.</summary>
    /// <exception cref="FormatException">It cannot be read; the message does not repeat it, because it may hold a password.</exception>
    public static string Parse(string database)
    {
        try
        {
            var given = IsUri(database) ? FromUri(database) : new DbConnectionStringBuilder { ConnectionString = database };
            var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString);
            if (!given.ContainsKey("Maximum Pool Size") && !given.ContainsKey("MaxPoolSize") && !given.ContainsKey("Max Pool Size"))
                settings.MaxPoolSize = Math.Max(Connections, settings.MinPoolSize);
            if (settings.MaxAutoPrepare == 0)
                settings.MaxAutoPrepare = PreparedStatements;
            settings.AutoPrepareMinUsages = 2;
            // Nothing that we do outlives a transaction on a pooled connection: resetting it each time would cost more than a look.
            if (!given.ContainsKey("No Reset On Close"))
                settings.NoResetOnClose = true;
            // Which statement of a trip was refused tells what the refusal means.
            settings.IncludeFailedBatchedCommand = true;
            settings.ApplicationName ??= "prospero";
            // A peer that vanished without a word is noticed within half a minute.
            if (!given.ContainsKey("TCP Keepalive"))
                (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 15, 5);
            if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
            {
                settings.TargetSessionAttributes ??= "primary";
                // What a host was, before a fail-over, is believed this long.
                if (!given.ContainsKey("Host Recheck Seconds"))
                    settings.HostRecheckSeconds = 1;
            }

            return settings.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            throw new FormatException("The address of the PostgreSQL database cannot be read.", e);
        }
    }

    /// <summary>True if it names a PostgreSQL database in a way that can be read.</summary>
    public static bool TryParse(string database)
    {
        try
        {
            return IsOne(database) && Parse(database).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The address for people: hosts and database, no password.</summary>
    public static string Describe(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(Parse(database));
        return $"database {settings.Database ?? settings.Username} on {settings.Host}";
    }

    static bool IsUri(string database) =>
        database.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase)
        || database.StartsWith("postgresql:", StringComparison.OrdinalIgnoreCase);

    // Not System.Uri, which knows one host only.
    static DbConnectionStringBuilder FromUri(string uri)
    {
        var parts = UriParts().Match(uri);
        if (!parts.Success)
            throw new FormatException("The address of the PostgreSQL database must be postgresql://user:password@host:port/database.");
        var given = new DbConnectionStringBuilder();
        Set("Username", parts.Groups["user"]);
        Set("Password", parts.Groups["password"]);
        Set("Database", parts.Groups["database"]);
        given["Host"] = parts.Groups["hosts"].Value is { Length: > 0 } hosts ? Uri.UnescapeDataString(hosts) : "localhost";
        foreach (var pair in parts.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                throw new FormatException("The address of the PostgreSQL database has a setting without a value.");
            var (key, value) = Setting(Uri.UnescapeDataString(pair[..at]), Uri.UnescapeDataString(pair[(at + 1)..]));
            given[key] = value;
        }

        return given;

        void Set(string key, Group part)
        {
            if (part.Length > 0)
                given[key] = Uri.UnescapeDataString(part.Value);
        }
    }

    // The names of PostgreSQL's own clients; everything else is the driver's.
    static (string Key, string Value) Setting(string key, string value) =>
        key switch
        {
            "sslmode" => ("SSL Mode", value.Replace("-", "", StringComparison.Ordinal)),
            "sslrootcert" => ("Root Certificate", value),
            "sslcert" => ("SSL Certificate", value),
            "sslkey" => ("SSL Key", value),
            "application_name" => ("Application Name", value),
            "connect_timeout" => ("Timeout", value),
            "target_session_attrs" => ("Target Session Attributes", value),
            "host" => ("Host", value),
            "port" => ("Port", value),
            "user" => ("Username", value),
            "password" => ("Password", value),
            "dbname" => ("Database", value),
            "options" => ("Options", value),
            _ => (key, value),
        };

    [GeneratedRegex(
        "^postgres(ql)?://((?<user>[^:@/?]*)(:(?<password>[^@/?]*))?@)?(?<hosts>[^/?@]*)(/(?<database>[^?]*))?([?](?<query>.*))?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex UriParts();
}
