using System.Globalization;
using Prospero.Core;

namespace Prospero.Server.Demo;

/// <summary>
/// Twenty people. Those at magic contact points show the outcomes that are rare among ordinary ones; the numbers that end in
/// 05 are left to whoever tries the API. Where it is night, nothing happens until morning.
/// </summary>
static class DemoLeads
{
    /// <summary>How many are there from the start; the others come one by one.</summary>
    public const int AtOnce = 6;

    /// <summary>All of them, in the order of their coming.</summary>
    /// <param name="now">Cadence time: who is away is away for some days from then on.</param>
    public static IReadOnlyList<DemoLead> All(DateTimeOffset now)
    {
        var back = now.AddDays(6).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return
        [
            new("Ana", "García", "+15550100100", "ana.garcia@example.com", "Librería Sol", "Europe/Madrid", "es", "online ordering"),
            new(
                "James",
                "Miller",
                "+15550100101",
                "replies+james@magic.example",
                "Miller & Sons",
                "America/New_York",
                "en",
                "a new website"
            ),
            new(
                "Lena",
                "Schmidt",
                "+491520001019",
                "lena.schmidt@example.com",
                "Schmidt Bau",
                "Europe/Berlin",
                "de",
                "site planning",
                Channel.WhatsApp
            ),
            new(
                "Liam",
                "O'Connor",
                "+15550100106",
                "liam@example.com",
                "Green Door",
                "Europe/Dublin",
                "en",
                "bookkeeping",
                Channel.WhatsApp
            ),
            new("Sofía", "Hernández", "+15550100103", "sofia@example.com", "Taller Norte", "America/Mexico_City", "es", "spare parts"),
            new("Kenji", "Tanaka", "+8190000011002", "kenji@example.com", "Tanaka Design", "Asia/Tokyo", "en", "a new website"),
            new(
                "Emma",
                "Jansen",
                "+15550100102",
                "bounce+emma@magic.example",
                "Jansen Fietsen",
                "Europe/Amsterdam",
                "nl",
                "rental software",
                Channel.Email
            ),
            new("Lucas", "Pereira", "+15550100109", "lucas@example.com", "Padaria Central", "America/Sao_Paulo", "pt-BR", "delivery"),
            new("Isabella", "Rossi", "+15550100110", "isabella@example.com", "Studio Rossi", "Europe/Rome", "it", "an appointment book"),
            new("Carlos", "Ruiz", "+15550100108", "carlos@example.com", "Café Ruiz", "America/Bogota", "es", "a loyalty card"),
            new("Olivia", "Brown", "+15550100104", "answers+olivia@magic.example", "Brown Legal", "Europe/London", "en", "document filing"),
            new(
                "Matheus",
                "Almeida",
                "+15550100107",
                "silence+matheus@magic.example",
                "Almeida Imóveis",
                "America/Sao_Paulo",
                "pt-BR",
                "virtual tours"
            ),
            new(
                "Chloé",
                "Martin",
                "+33639980111",
                "complaint+chloe@magic.example",
                "Atelier Martin",
                "Europe/Paris",
                "fr",
                "a shop window",
                Channel.Email
            ),
            new(
                "Valentina",
                "Rojas",
                "+56990001024",
                $"ooo-{back}+valentina@magic.example",
                "Rojas Viajes",
                "America/Santiago",
                "es",
                "group bookings",
                Channel.Email
            ),
            new("Ethan", "Walker", "+15550100111", "ethan@example.com", "Walker Farms", "America/Chicago", "en", "stock keeping"),
            new("Noah", "Kim", "+12135550026", "noah@example.com", "Kim Dental", "America/Los_Angeles", "en", "reminders"),
            new("João", "Santos", "+351910001006", "joao@example.com", "Santos Pesca", "Europe/Lisbon", "pt-PT", "invoicing"),
            new(
                "Lucía",
                "Fernández",
                "+5491150001046",
                "stop+lucia@magic.example",
                "Fernández y Cía",
                "America/Argentina/Buenos_Aires",
                "es",
                "payroll"
            ),
            new("Amelia", "Clark", "+61400001100", "amelia@example.com", "Clark Surf", "Australia/Sydney", "en", "online lessons"),
            new("Diego", "Torres", "+51990001036", "diego@example.com", "Torres Minería", "America/Lima", "es", "safety training"),
        ];
    }
}
