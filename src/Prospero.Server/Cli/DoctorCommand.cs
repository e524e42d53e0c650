using System.CommandLine;
using Prospero.Server.Doctor;

namespace Prospero.Server.Cli;

/// <summary><c>prospero doctor</c>: says how the installation is, and changes nothing.</summary>
static class DoctorCommand
{
    public static Command Make(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Answer with a JSON object." };
        var data = new DataOptions(terminal);
        var command = new Command(
            "doctor",
            "Looks the installation through and says what is well and what to do about the rest. It changes nothing. Fails if something is bad."
        )
        {
            json,
        };
        data.AddTo(command, withWorkspace: false);
        command.SetAction(
            async (parsed, ct) =>
            {
                var isJson = parsed.GetValue(json);
                List<Finding> findings = [];
                await foreach (var finding in new Examination(data.Read(parsed), new DoctorLimits()).Run(ct))
                {
                    findings.Add(finding);
                    if (!isJson)
                        await terminal.Out.WriteLineAsync(finding.ToString());
                }

                if (isJson)
                    await terminal.Out.WriteLineAsync(Json(findings));
                return findings.Exists(finding => finding.Verdict == Verdict.Bad) ? 1 : 0;
            }
        );
        return command;
    }

    static string Json(IReadOnlyList<Finding> findings) =>
        Answer.Json(
            new
            {
                Verdict = findings.MaxBy(finding => finding.Verdict)!.Word,
                Findings = findings.Select(finding => new
                {
                    finding.Check,
                    Verdict = finding.Word,
                    finding.Says,
                    finding.Cure,
                }),
            }
        );
}
