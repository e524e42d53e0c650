using Xunit;

namespace Prospero.Tests.Rules;

static class Rule
{
    /// <summary>Fails with the whole list, one breach a line.</summary>
    public static void Holds(IEnumerable<string> breaches)
    {
        var all = breaches.Distinct().Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
            Assert.Fail($"{all.Count} against the rule:\n  {string.Join("\n  ", all)}");
    }
}
