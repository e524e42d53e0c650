using Prospero.Core;

namespace Prospero.Providers.Simulated;

/// <summary>How fast a person is. Each moment is later than the ones before it, so that a reply never comes before its message.</summary>
/// <param name="Delivered">From the sending to the arrival.</param>
/// <param name="Read">From the arrival to the reading.</param>
/// <param name="Writes">From the reading to an answer or a complaint.</param>
/// <param name="Machine">From the sending to a bounce or an automatic answer.</param>
/// <param name="Rings">From the dialling to the end of a call that nobody took, or to its taking.</param>
/// <param name="Talks">How long a call lasts that was taken.</param>
sealed record Pace(TimeSpan Delivered, TimeSpan Read, TimeSpan Writes, TimeSpan Machine, TimeSpan Rings, TimeSpan Talks)
{
    static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    /// <summary>For contacts whose outcome is fixed: whoever tests with them does not want to wait.</summary>
    public static Pace Quick { get; } = new(_second, _second, _second, _second, _second, 4 * _second);

    /// <summary>As people are.</summary>
    public static Pace Of(Channel channel, Chance chance)
    {
        var isMail = channel == Channel.Email;
        return new(
            chance.Between(_second, TimeSpan.FromSeconds(8), "delivered"),
            isMail
                ? chance.Between(TimeSpan.FromMinutes(3), TimeSpan.FromHours(3), "read")
                : chance.Between(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(40), "read"),
            isMail
                ? chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(4), "writes")
                : chance.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(30), "writes"),
            chance.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90), "machine"),
            chance.Between(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30), "rings"),
            chance.Between(TimeSpan.FromSeconds(35), TimeSpan.FromMinutes(5), "talks")
        );
    }
}
