using Prospero.Server.PollyBot.Door;

namespace Prospero.Server.PollyBot.Chat;

/// <summary><c>POST /chatbots/{chatbotId}/chat</c>: this server's chatbots take leads, they do not talk.</summary>
sealed class AskChatbot : IPollyBotOperation
{
    public Task<PollyBotAnswer> Handle(PollyBotCall call, CancellationToken ct) =>
        Task.FromResult<PollyBotAnswer>(PollyBotFault.NotImplemented);
}
