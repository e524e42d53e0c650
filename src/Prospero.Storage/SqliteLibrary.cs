using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Prospero.Storage;

/// <summary>
/// Chooses the native SQLite: the system's where it is newer than the bundled 3.35.5, which is the fallback.
/// <c>PROSPERO_SQLITE=bundled</c> asks for the bundled one.
/// </summary>
public static class SqliteLibrary
{
    const int BundledVersion = 3_035_005;
    static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    static readonly Lazy<string> Chosen = new(Load);

    /// <summary>Its version as <c>3.40.1 (system)</c>, chosen at the first call.</summary>
    public static string Choose() => Chosen.Value;

    static string Load()
    {
        var system = Environment.GetEnvironmentVariable("PROSPERO_SQLITE") == "bundled" ? 0 : FindSystem();
        if (system != 0)
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : IntPtr.Zero
            );
        Batteries_V2.Init();
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(system != 0 ? "system" : "bundled")})";
    }

    static IntPtr FindSystem()
    {
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var library))
                continue;
            if (Version(library) > BundledVersion)
                return library;
            NativeLibrary.Free(library);
        }

        return IntPtr.Zero;
    }

    static int Version(IntPtr library)
    {
        if (!NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function))
            return 0;
        return Marshal.GetDelegateForFunctionPointer<VersionNumber>(function)();
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int VersionNumber();
}
