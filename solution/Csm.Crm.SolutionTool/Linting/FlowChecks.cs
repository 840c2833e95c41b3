using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 38: cloud flows.</summary>
internal static partial class FlowChecks
{
    private const int LongestDescription = 256;

    /// <summary>38: file, name and state of each flow; flows ship switched off.</summary>
    public static IEnumerable<LintFinding> Files(LintContext context)
    {
        foreach (var flow in context.Flows)
        {
            var root = flow.Root;
            var file = flow.Path[..^".data.xml".Length];
            var id = root.Attr("WorkflowId").Trim('{', '}').ToUpperInvariant();
            var description = root.Attr("Description").Length > 0 ? root.Attr("Description") : root.Localized("Descriptions");
            (bool Holds, string What, string Mend)[] rules =
            [
                (root.Text("Category") == "5" && root.Text("JsonFileName").Length > 0, "This is no cloud flow (Category 5 with a JsonFileName); this solution ships no other processes.", "Write it as a cloud flow, or as a plug-in."),
                (context.Tree.Has(file) && root.Text("JsonFileName") == "/" + file, $"JsonFileName is '{root.Text("JsonFileName")}', which is not the file beside the description.", $"Put the flow at {file} and name it /{file}."),
                (FilePattern().Match(file) is { Success: true } match && match.Groups["id"].Value == id, "The file's name is not letters and digits, '-', and the flow's id in upper case.", $"Rename it to Workflows/NAME-{id}.json."),
                (root.Attr("Name").Length > 0, "The flow has no name.", "Write the Name attribute."),
                (description.Length is > 0 and <= LongestDescription, $"The flow's description has {description.Length} characters.", $"Write 1–{LongestDescription}: what turns on, and what it needs."),
                ((root.Text("StateCode"), root.Text("StatusCode")) is ("0", "1"), $"The flow ships with StateCode {root.Text("StateCode")} and StatusCode {root.Text("StatusCode")}, so its import fails where connections are missing.", "Ship it off: StateCode 0, StatusCode 1."),
                (root.Text("Type") == "1" && root.Text("PrimaryEntity") == "none", "Type must be 1 (a definition) and PrimaryEntity none.", "Correct them."),
            ];
            foreach (var (_, what, mend) in rules.Where(rule => !rule.Holds))
            {
                yield return new LintFinding(38, flow.Path, what, mend);
            }
        }

        foreach (var file in context.Tree.Files("Workflows", "*", recursive: true).Where(file => !file.EndsWith(".data.xml", StringComparison.Ordinal) && !context.Tree.Has(file + ".data.xml")))
        {
            yield return new LintFinding(38, file, "The flow has no description beside it, so it would not be packed.", $"Add {file}.data.xml.");
        }
    }

    /// <summary>38: what a flow refers to is declared.</summary>
    public static IEnumerable<LintFinding> Definitions(LintContext context)
    {
        var connectors = context.Connections.GroupBy(connection => connection.Attr("connectionreferencelogicalname"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Text("connectorid").Split('/')[^1], StringComparer.Ordinal);
        foreach (var flow in context.Flows)
        {
            if (FlowDefinition.Read(context, flow) is not { } definition)
            {
                continue;
            }

            foreach (var (what, mend) in Problems(context, definition, connectors))
            {
                yield return new LintFinding(38, flow.Path[..^".data.xml".Length], what, mend);
            }
        }
    }

    private static IEnumerable<(string What, string Mend)> Problems(LintContext context, FlowDefinition flow, Dictionary<string, string> connectors) =>
    [
        .. Head(flow), .. ConnectionProblems(flow, connectors), .. ActionProblems(flow), .. ParameterProblems(context, flow), .. TargetProblems(context, flow),
    ];

    private static IEnumerable<(string What, string Mend)> Head(FlowDefinition flow)
    {
        if (flow.Definition.At("$schema")?.ToString().Contains("2016-06-01", StringComparison.Ordinal) != true || flow.Root.At("schemaVersion")?.ToString() != "1.0.0.0" || flow.Triggers.Count != 1)
        {
            yield return ("The file needs schemaVersion 1.0.0.0, a definition of the Logic Apps schema 2016-06-01 and exactly one trigger.", "Add what is missing.");
        }

        foreach (var name in new[] { "$connections", "$authentication" }.Where(name => !flow.Parameters.ContainsKey(name)))
        {
            yield return ($"The definition has no parameter '{name}'.", "Add it; the platform fills it.");
        }
    }

    private static IEnumerable<(string What, string Mend)> ConnectionProblems(FlowDefinition flow, Dictionary<string, string> connectors)
    {
        foreach (var connection in flow.Connections)
        {
            if (!connectors.TryGetValue(connection.LogicalName, out var connector))
            {
                yield return ($"The connection '{connection.Key}' uses the connection reference '{connection.LogicalName}', which is not declared.", "Declare it in connectionreferences of Other/Customizations.xml.");
            }
            else if (connector != connection.Connector)
            {
                yield return ($"The connection '{connection.Key}' is to '{connection.Connector}', but its connection reference is to '{connector}'.", "Make them the same.");
            }
        }

        var keys = flow.Connections.Select(connection => connection.Key).ToHashSet(StringComparer.Ordinal);
        var hosts = flow.Actions.Select(action => action.Body).Concat(flow.Triggers.Select(trigger => trigger.Value)).Select(body => body.At("inputs", "host", "connectionName")?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in hosts.Where(name => !keys.Contains(name)))
        {
            yield return ($"An action uses the connection '{name}', which connectionReferences does not have.", "Declare it, or correct connectionName.");
        }

        foreach (var name in keys.Where(name => !hosts.Contains(name)))
        {
            yield return ($"No action uses the connection '{name}'.", "Remove it from connectionReferences.");
        }
    }

    private static IEnumerable<(string What, string Mend)> ActionProblems(FlowDefinition flow)
    {
        var isLimited = flow.Triggers.Any(trigger => trigger.Value.At("runtimeConfiguration", "concurrency") is not null);
        foreach (var action in flow.Actions)
        {
            if (action.Body.At("description")?.ToString().Length > LongestDescription)
            {
                yield return ($"The description of action '{action.Name}' is longer than {LongestDescription} characters.", "Shorten it.");
            }

            foreach (var before in (action.Body.At("runAfter") as JsonObject ?? []).Select(pair => pair.Key).Where(before => !action.Siblings.Contains(before)))
            {
                yield return ($"Action '{action.Name}' runs after '{before}', which is no action of its level.", "Correct runAfter.");
            }

            if (isLimited && action.Body.At("type")?.ToString() == "Response" && action.Body.At("operationOptions")?.ToString() != "Asynchronous")
            {
                yield return ($"The trigger limits concurrency, so the response '{action.Name}' must not hold it.", "Set operationOptions to Asynchronous.");
            }
        }

        foreach (var twin in flow.Actions.GroupBy(action => action.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return ($"The action name '{twin.Key}' is used {twin.Count()} times.", "Action names are unique in the whole flow.");
        }

        foreach (var trigger in flow.Triggers.Where(trigger => trigger.Value.At("description")?.ToString().Length > LongestDescription))
        {
            yield return ($"The description of trigger '{trigger.Key}' is longer than {LongestDescription} characters.", "Shorten it.");
        }
    }

    private static IEnumerable<(string What, string Mend)> ParameterProblems(LintContext context, FlowDefinition flow)
    {
        var variables = context.Variables.Select(variable => variable.Root.Attr("schemaname")).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, parameter) in flow.Parameters.Where(pair => !pair.Key.StartsWith('$')))
        {
            if (parameter.At("metadata", "schemaName")?.ToString() is not { } schemaName || !variables.Contains(schemaName))
            {
                yield return ($"The parameter '{name}' is bound to the environment variable '{parameter.At("metadata", "schemaName")}', which does not exist.", "Add the variable, or correct metadata.schemaName.");
            }
        }

        var actions = flow.Actions.Select(action => action.Name).ToHashSet(StringComparer.Ordinal);
        var initialized = flow.Actions.SelectMany(action => action.Body.At("inputs", "variables") as JsonArray ?? []).Select(variable => variable.At("name")?.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (function, name) in flow.References)
        {
            var isKnown = function switch { "parameters" => flow.Parameters.ContainsKey(name), "variables" => initialized.Contains(name), _ => actions.Contains(name) };
            if (!isKnown)
            {
                yield return ($"An expression uses {function}('{name}'), which does not exist in the flow.", "Correct the name.");
            }
        }
    }

    private static IEnumerable<(string What, string Mend)> TargetProblems(LintContext context, FlowDefinition flow)
    {
        var sets = context.Tables.Where(table => table.IsOwn).Select(table => table.Info.Text("EntitySetName")).ToHashSet(StringComparer.Ordinal);
        var apis = context.Apis.Select(api => api.Root.Attr("uniquename")).ToHashSet(StringComparer.Ordinal);
        foreach (var inputs in flow.Actions.Select(action => action.Body).Concat(flow.Triggers.Select(trigger => trigger.Value as JsonObject)).Select(body => body.At("inputs", "parameters") as JsonObject).OfType<JsonObject>())
        {
            if (inputs.At("entityName")?.ToString() is { } set && set.StartsWith(context.Prefix + "_", StringComparison.Ordinal) && !sets.Contains(set))
            {
                yield return ($"An action works on '{set}', which is no table's EntitySetName.", "Use the plural name of an existing table.");
            }

            if (inputs.At("subscriptionRequest/entityname")?.ToString() is { } table and not "none" && !context.KnowsTable(table))
            {
                yield return ($"The trigger waits for rows of '{table}', which is no table.", "Use the logical name of an existing table.");
            }

            if (inputs.At("actionName")?.ToString() is { } api && api.StartsWith(context.Prefix + "_", StringComparison.Ordinal) && !apis.Contains(api))
            {
                yield return ($"An action calls '{api}', which is no Custom API of this solution.", "Correct actionName.");
            }
        }
    }

    [GeneratedRegex("^Workflows/[A-Za-z0-9]+-(?<id>[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\\.json$", RegexOptions.None, 60_000)]
    private static partial Regex FilePattern();
}
