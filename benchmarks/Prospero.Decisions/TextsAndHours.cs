using BenchmarkDotNet.Attributes;
using NodaTime;
using Prospero.Core.Workflows;

namespace Prospero.Decisions;

/// <summary>Sending hours and texts.</summary>
public class TextsAndHours
{
    static readonly SendingHours Hours = Subjects.Plan.Hours[Core.Channel.Call];
    static readonly DateTimeZone[] One = [DateTimeZoneProviders.Tzdb["America/Bogota"]];

    static readonly DateTimeZone[] Three =
    [
        DateTimeZoneProviders.Tzdb["America/New_York"],
        DateTimeZoneProviders.Tzdb["America/Chicago"],
        DateTimeZoneProviders.Tzdb["America/Los_Angeles"],
    ];

    static readonly TextTemplate Text = Parse("Hello {{lead.first_name}}, {{#if lead.company}}we read about {{lead.company}}{{/if}}.");
    static readonly TemplateValues Values = TemplateValues.Empty with
    {
        Lead = new Dictionary<string, object?> { ["first_name"] = "Ana", ["company"] = "Acme Corp" },
    };

    [Benchmark]
    public DateTimeOffset? Next_opening_while_open() => Hours.NextOpen(Subjects.Monday, One);

    [Benchmark]
    public DateTimeOffset? Next_opening_over_a_weekend() => Hours.NextOpen(Subjects.Saturday, One);

    [Benchmark]
    public DateTimeOffset? Next_opening_in_three_zones() => Hours.NextOpen(Subjects.Saturday, Three);

    [Benchmark]
    public TextRendering A_text_filled() => Text.Render(Values);

    static TextTemplate Parse(string source)
    {
        var parsed = TextTemplate.Parse(source, isHtml: false);
        return parsed.IsValid ? parsed.Value : throw new InvalidOperationException(parsed.Problems.ToString());
    }
}
