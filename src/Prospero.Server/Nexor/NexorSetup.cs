using Microsoft.Extensions.DependencyInjection.Extensions;
using Prospero.Server.Nexor.Door;
using Prospero.Server.Nexor.Events;
using Prospero.Server.Nexor.Hooks;
using Prospero.Server.Nexor.Leads;
using Prospero.Server.Nexor.Pauses;
using Prospero.Server.Nexor.Senders;
using Prospero.Server.Nexor.Webhooks;
using Prospero.Server.Nexor.Widgets;
using Prospero.Server.Nexor.Workflows;
using Prospero.Server.Pumps;

namespace Prospero.Server.Nexor;

/// <summary>Adds this surface to a server.</summary>
static class NexorSetup
{
    /// <summary>Registers the door and every operation; the use cases and ports are registered elsewhere.</summary>
    public static IServiceCollection AddNexor(this IServiceCollection services)
    {
        services.AddSingleton<NexorDoor>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<ChangeBatcher>();
        services.AddSingleton<FullLeads>();
        services.AddSingleton<WorkflowPlans>();
        services.AddSingleton<EventWatch>();
        services.AddHostedService(parts => parts.GetRequiredService<EventWatch>());
        services.AddSingleton<EventStream>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<PauseCalls>();
        services.AddSingleton<SenderCalls>();
        services.AddSingleton<WidgetWrites>();
        services.AddSingleton<HookWire>();
        services.AddSingleton<HookDoor>();
        foreach (var route in NexorRoutes.All)
            services.TryAddSingleton(route.Operation);
        return services;
    }

    /// <summary>Maps every route, and the answers to addresses that do not exist.</summary>
    public static WebApplication MapNexor(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<NexorDoor>();
        var surface = app.MapGroup(NexorRoutes.Prefix);
        foreach (var address in NexorRoutes.All.GroupBy(route => route.Path))
        {
            NexorRoute[] methods = [.. address];
            var operations = methods.ToDictionary(
                route => route.Method,
                route => (INexorOperation)app.Services.GetRequiredService(route.Operation)
            );
            surface.Map(address.Key, http => door.Answer(http, methods, operations));
        }

        var none = new Dictionary<string, INexorOperation>();
        HookRoutes.Map(app);
        surface.Map("{**rest}", http => door.Answer(http, [], none));
        return app;
    }
}
