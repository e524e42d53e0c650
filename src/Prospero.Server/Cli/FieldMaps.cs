using System.CommandLine;
using Prospero.Core.Access;

namespace Prospero.Server.Cli;

/// <summary>Options that say where foreign objects have our fields.</summary>
static class FieldMaps
{
    public static Option<string[]> Option(string name, string description) =>
        new(name)
        {
            HelpName = "FIELD=PATH",
            Description = description,
            AllowMultipleArgumentsPerToken = false,
        };

    /// <summary>The mapping; null if the option was not given.</summary>
    public static FieldMapping? Read(string option, string[]? given)
    {
        if (given is null or [])
            return null;
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [var target, var path] || FieldMapping.WhyNot(target, path) is not null)
                throw new UsageException(
                    $"{option}: '{text}' is no mapping; give a field and where it stands, such as email=contact.mail."
                );
            paths[target] = path;
        }

        return paths.Count <= FieldMapping.MostFields
            ? new FieldMapping(paths)
            : throw new UsageException($"{option}: at most {FieldMapping.MostFields} fields can be mapped.");
    }
}
