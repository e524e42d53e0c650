using Prospero.Server.Doors.Limits;
using Prospero.Server.Pumps;

namespace Prospero.Server.Doors;

/// <summary>Adds what the doors of all surfaces share.</summary>
static class DoorSetup
{
    public static IServiceCollection AddDoors(this IServiceCollection services)
    {
        services.AddSingleton<KnownKeys>();
        services.AddSingleton<KeyUses>();
        services.AddHostedService(parts => parts.GetRequiredService<KeyUses>());
        services.AddSingleton<RateLimits>();
        services.AddHostedService(parts => parts.GetRequiredService<RateLimits>());
        services.AddSingleton<FailedCalls>();
        services.AddSingleton<IntakeBatcher>();
        return services;
    }
}
