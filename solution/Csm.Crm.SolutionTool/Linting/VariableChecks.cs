using System.Globalization;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 38: environment variables and connection references.</summary>
internal static class VariableChecks
{
    /// <summary>38: a variable's file, name and type; no value is shipped.</summary>
    public static IEnumerable<LintFinding> Variables(LintContext context)
    {
        foreach (var variable in context.Variables)
        {
            var name = variable.Root.Attr("schemaname");
            (bool Holds, string What, string Mend)[] rules =
            [
                (variable.Path == $"environmentvariabledefinitions/{name}/environmentvariabledefinition.xml", $"The folder is not named after the variable '{name}'.", "Rename the folder."),
                (name.StartsWith(context.Prefix + "_", StringComparison.Ordinal), $"The variable '{name}' does not carry the prefix.", $"Start it with '{context.Prefix}_'."),
                (int.TryParse(variable.Root.Text("type"), NumberStyles.None, CultureInfo.InvariantCulture, out var type) && type is >= 100000000 and <= 100000005, $"The type '{variable.Root.Text("type")}' is none the platform has.", "Use 100000000 (text), 1 (number), 2 (yes/no), 3 (JSON), 4 (data source) or 5 (secret) at its end."),
                (variable.Root.Text("secretstore") is "" or "0" or "1", "secretstore must be 0 (Key Vault) or 1.", "Set it to 0."),
                (type != 100000005 || variable.Root.Text("defaultvalue").Length == 0, "A secret has a default value, which everybody who can read solutions can read.", "Remove it; the admin points the variable at a Key Vault."),
                (type != 100000002 || variable.Root.Text("defaultvalue") is "" or "yes" or "no", "The default of a yes/no variable must be yes or no.", "Correct it."),
                (type != 100000001 || variable.Root.Text("defaultvalue") is "" || decimal.TryParse(variable.Root.Text("defaultvalue"), NumberStyles.Float, CultureInfo.InvariantCulture, out _), "The default of a number variable is no number.", "Correct it."),
            ];
            foreach (var (_, what, mend) in rules.Where(rule => !rule.Holds))
            {
                yield return new LintFinding(38, variable.Path, what, mend);
            }
        }

        foreach (var value in context.Tree.Files("environmentvariabledefinitions", "environmentvariablevalues.json", recursive: true))
        {
            yield return new LintFinding(38, value, "The package would bring the value of one environment to all others and lock it there.", "Remove the file; values are set after the import.");
        }
    }

    /// <summary>38: connection references are declared with a connector, and used.</summary>
    public static IEnumerable<LintFinding> Connections(LintContext context)
    {
        var used = context.Flows.SelectMany(flow => FlowDefinition.Read(context, flow)?.Connections ?? []).Select(connection => connection.LogicalName).ToHashSet(StringComparer.Ordinal);
        foreach (var connection in context.Connections)
        {
            var name = connection.Attr("connectionreferencelogicalname");
            if (!name.StartsWith(context.Prefix + "_", StringComparison.Ordinal) || !connection.Text("connectorid").StartsWith("/providers/Microsoft.PowerApps/apis/", StringComparison.Ordinal))
            {
                yield return new LintFinding(38, Manifest.CustomizationsFile, $"The connection reference '{name}' does not carry the prefix or its connectorid '{connection.Text("connectorid")}' is none.", "Use the prefix, and /providers/Microsoft.PowerApps/apis/shared_… as connectorid.");
            }

            if (!used.Contains(name))
            {
                yield return new LintFinding(38, Manifest.CustomizationsFile, $"No flow uses the connection reference '{name}', yet the import would ask for a connection.", "Remove it, or use it.");
            }
        }

        foreach (var twin in context.Connections.GroupBy(connection => connection.Attr("connectionreferencelogicalname"), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(38, Manifest.CustomizationsFile, $"The connection reference '{twin.Key}' stands there {twin.Count()} times.", "Keep one.");
        }
    }
}
