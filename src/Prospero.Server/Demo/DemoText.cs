namespace Prospero.Server.Demo;

/// <summary>What the demo says on the terminal.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="SignIn">The link that opens the console once.</param>
/// <param name="Key">A key to the demo's leads.</param>
/// <param name="PollyBotKey">The same for clients of the other surface.</param>
/// <param name="Lead">A lead to watch; null while there is none.</param>
/// <param name="Remark">Something unusual about this start; null if there is nothing.</param>
sealed record DemoText(
    string Address,
    Uri SignIn,
    string Key,
    string PollyBotKey,
    string Workflow,
    string? Lead,
    double Rate,
    string? Remark
)
{
    public override string ToString() =>
        $$"""
            {{(Remark is null ? "" : $"{Remark}\n")}}
            Prospero's demo is running. Twenty leads are called, messaged and mailed by simulated people;
            nothing leaves this machine. {{Pace}}

              Console     {{Address}}/console
              Sign in     {{SignIn}}
                          (opens once, within 15 minutes)
              API key     {{Key}}
              Workflow    {{Workflow}}
              Try it out  {{Address}}/docs

            Add a lead of your own, who does not pick up but answers messages:

              curl -X POST {{Address}}/api/public/leads \
                -H 'X-API-Key: {{Key}}' -H 'Content-Type: application/json' \
                -d '{"first_name":"Ana","phone":"+15550100105","email":"replies@magic.example","workflow_id":"{{Workflow}}"}'

            Or through the door for PollyBot's clients, whose chatbot enrols it:

              curl {{Address}}/api/v1/leads -H 'Authorization: Bearer {{PollyBotKey}}' \
                -d '{"name":"Luis Vega","phone":"+15550100100","email":"answers@magic.example"}'

            Watch a lead; yours has the id that the first call answers:

              curl {{Address}}/api/public/leads/{{Lead ?? "LEAD_ID"}}/history -H 'X-API-Key: {{Key}}'

            Ctrl-C stops; ./run --fresh starts over.
            """;

    string Pace => FormattableString.Invariant($"A second here is {Rate / 60:0.##} {(Rate == 60 ? "minute" : "minutes")} for them.");
}
