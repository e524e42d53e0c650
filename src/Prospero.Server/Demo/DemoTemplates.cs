using Prospero.Core;
using Prospero.Core.Messages;

namespace Prospero.Server.Demo;

/// <summary>The approved WhatsApp templates of the demo.</summary>
static class DemoTemplates
{
    public static IReadOnlyList<Template> All(WorkspaceId live, DateTimeOffset now) =>
        [
            Approved(
                live,
                now,
                "missed_call",
                "en",
                "Hi {{1}}, we tried to call you about {{2}}. When does a short call suit you? Reply STOP to hear no more from us."
            ),
            Approved(
                live,
                now,
                "missed_call",
                "es",
                "Hola {{1}}, intentamos llamarle por {{2}}. ¿Cuándo le va bien una llamada corta? Responda BAJA para no recibir más."
            ),
            Approved(
                live,
                now,
                "missed_call",
                "pt_BR",
                "Olá {{1}}, tentamos ligar para falar sobre {{2}}. Quando podemos ligar? Responda SAIR para não receber mais."
            ),
        ];

    static Template Approved(WorkspaceId live, DateTimeOffset now, string name, string language, string body) =>
        new(TemplateId.New(now), live, name, language, "MARKETING", "APPROVED", body, ["first_name", "interest"], now);
}
