using Microsoft.Extensions.DependencyInjection.Extensions;
using Prospero.Server.PollyBot.Door;
using Prospero.Server.PollyBot.Webhooks;
using Prospero.Server.PollyBot.Widgets;

namespace Prospero.Server.PollyBot;

/// <summary>Adds this surface to a server.</summary>
static class PollyBotSetup
{
    /// <summary>Registers the door and every operation; what all doors share and the use cases are registered elsewhere.</summary>
    public static IServiceCollection AddPollyBot(this IServiceCollection services)
    {
        services.AddSingleton<PollyBotDoor>();
        services.AddSingleton<BearerCheck>();
        services.AddSingleton<WebhookCalls>();
        services.AddSingleton<WidgetDoor>();
        services.AddSingleton<GetConfig>();
        services.AddSingleton<TakeSubmission>();
        services.AddSingleton<Rejections>();
        services.AddHostedService(parts => parts.GetRequiredService<Rejections>());
        foreach (var route in PollyBotRoutes.All)
            services.TryAddSingleton(route.Operation);
        return services;
    }

    /// <summary>Maps every route, and the answers to addresses that do not exist.</summary>
    public static WebApplication MapPollyBot(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<PollyBotDoor>();
        var surface = app.MapGroup(PollyBotRoutes.Prefix);
        foreach (var address in PollyBotRoutes.All.GroupBy(route => route.Path))
        {
            PollyBotRoute[] methods = [.. address];
            var operations = methods.ToDictionary(
                route => route.Method,
                route => (IPollyBotOperation)app.Services.GetRequiredService(route.Operation)
            );
            surface.Map(address.Key, http => door.Answer(http, methods, operations));
        }

        WidgetRoutes.Map(app, surface);
        var none = new Dictionary<string, IPollyBotOperation>();
        surface.Map("{**rest}", http => door.Answer(http, [], none));
        return app;
    }
}
