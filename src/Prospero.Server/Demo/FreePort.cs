using System.Net;
using System.Net.Sockets;

namespace Prospero.Server.Demo;

/// <summary>Finds a port on this machine that nobody listens on.</summary>
static class FreePort
{
    const int Tries = 100;

    /// <summary>The first free port from <paramref name="wanted"/> on; 0, which takes any, if there is none near it.</summary>
    public static int From(int wanted)
    {
        for (var port = wanted; port < wanted + Tries && port <= IPEndPoint.MaxPort; port++)
            if (IsFree(port))
                return port;
        return 0;
    }

    static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
