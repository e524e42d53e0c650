using System.Text.Json;
using Prospero.Core.Access;
using Prospero.Server.Nexor.Json;

namespace Prospero.Server.Nexor.Hooks;

/// <summary>Reads an object <c>{target: dot.path}</c>.</summary>
static class MappingForm
{
    /// <summary>The mapping; null if none was given or it is wrong, which the form knows then.</summary>
    public static FieldMapping? Read(FieldReader form, string name)
    {
        if (!form.IsObject(name, out var given))
            return null;
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in given.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                form.Refuse(name, "must be an object of strings");
                return null;
            }

            var path = member.Value.GetString()!;
            if (FieldMapping.WhyNot(member.Name, path) is { } why)
                form.Refuse(name, why);
            paths[member.Name] = path;
        }

        if (paths.Count > FieldMapping.MostFields)
            form.Refuse(name, $"must have at most {FieldMapping.MostFields} members");
        return new FieldMapping(paths);
    }
}
