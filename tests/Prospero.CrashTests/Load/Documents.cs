using System.Globalization;

namespace Prospero.CrashTests;

/// <summary>The workflows of the houses.</summary>
public static class Documents
{
    /// <summary>Two mails. The second follows when simulated people reply to the first one, so that both meet.</summary>
    public const string Mails = """
        {
          "name": "Crash",
          "steps": [
            { "type": "email", "subject": "Hi", "content": "Hi {{lead.first_name}}" },
            { "type": "email", "delay": "3s", "subject": "Again", "content": "Hi again, {{lead.first_name}}" }
          ]
        }
        """;

    /// <summary>One mail that is not due while a test runs.</summary>
    /// <param name="subject">Tells versions from each other.</param>
    public static string Later(string subject) =>
        $$"""
            { "name": "Later", "steps": [{ "type": "email", "key": "mail", "delay": "5h", "subject": "{{subject}}", "content": "Hi" }] }
            """;

    /// <summary>
    /// Everything that contacts nobody, between two mails: a branch, a task that nobody does, a request, a wait for a reply. Every
    /// second version lacks the task, so that whoever moves while it waits there goes on elsewhere.
    /// </summary>
    public static string Turns(int port, int version)
    {
        var task = """
            { "type": "task", "key": "look", "title": "Look at {{lead.email}}", "timeout": "1s" },
            """;
        var paths = """{ "when": [{ "fact": "lead.email", "matches": "[02468]@" }], "go_to": "look" }""";
        var (look, way) = version % 2 == 1 ? (task, paths) : ("", paths.Replace("\"look\"", "\"ask\"", StringComparison.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "name": "Turns",
              "steps": [
                { "type": "branch", "key": "which", "paths": [{{way}}], "else": "ask" },
                {{look}}
                { "type": "http", "key": "ask", "url": "http://127.0.0.1:{{port}}/{{version}}", "timeout": "5s" },
                { "type": "email", "key": "hello", "subject": "Hi", "content": "Hi" },
                { "type": "wait_for", "key": "answer", "signals": ["reply"], "timeout": "2s", "then": "end" },
                { "type": "email", "key": "again", "delay": "1s", "subject": "Again", "content": "Hi again" }
              ]
            }
            """
        );
    }
}
