using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>One action of a cloud flow, at whatever depth.</summary>
/// <param name="Name">Key it is referred to by.</param>
/// <param name="Body">The action.</param>
/// <param name="Siblings">Names of the actions of the same level, which are all it may run after.</param>
internal sealed record FlowAction(string Name, JsonObject Body, IReadOnlyCollection<string> Siblings);

/// <summary>A connection a flow uses: the flow's key for it, the connection reference, and the connector's short name.</summary>
internal sealed record FlowConnection(string Key, string LogicalName, string Connector);

/// <summary>The definition of a cloud flow (Logic Apps schema of 2016-06-01), read for the checks.</summary>
internal sealed partial class FlowDefinition
{
    private FlowDefinition(JsonObject root, string text)
    {
        Root = root;
        Text = text;
        Definition = root.At("properties", "definition") as JsonObject ?? [];
        Connections = [.. (root.At("properties", "connectionReferences") as JsonObject ?? []).Select(pair => new FlowConnection(pair.Key, pair.Value.At("connection", "connectionReferenceLogicalName")?.ToString() ?? string.Empty, pair.Value.At("api", "name")?.ToString() ?? string.Empty))];
        Actions = [.. All(Definition.At("actions") as JsonObject)];
        Triggers = Definition.At("triggers") as JsonObject ?? [];
        Parameters = Definition.At("parameters") as JsonObject ?? [];
    }

    public JsonObject Root { get; }

    /// <summary>The file as it stands.</summary>
    public string Text { get; }

    public JsonObject Definition { get; }

    public IReadOnlyList<FlowConnection> Connections { get; }

    public IReadOnlyList<FlowAction> Actions { get; }

    public JsonObject Triggers { get; }

    public JsonObject Parameters { get; }

    /// <summary>Names an expression takes from elsewhere in the flow.</summary>
    public IEnumerable<(string Function, string Name)> References =>
        ReferencePattern().Matches(Text.Replace("\\u0027", "'", StringComparison.Ordinal)).Select(match => (match.Groups["function"].Value, match.Groups["name"].Value)).Distinct();

    /// <summary>The definition beside a flow's description, or null when it is missing or no object.</summary>
    public static FlowDefinition? Read(LintContext context, LintFile flow)
    {
        var path = flow.Path[..^".data.xml".Length];
        if (!path.EndsWith(".json", StringComparison.Ordinal) || !context.Tree.Has(path))
        {
            return null;
        }

        var text = File.ReadAllText(context.Tree.Absolute(path));
        return JsonNode.Parse(text) is JsonObject root ? new FlowDefinition(root, text) : null;
    }

    private static IEnumerable<FlowAction> All(JsonObject? actions)
    {
        var names = (actions ?? []).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, node) in actions ?? [])
        {
            if (node is not JsonObject body)
            {
                continue;
            }

            yield return new FlowAction(name, body, names);
            var branches = new[] { body.At("actions"), body.At("else", "actions"), body.At("default", "actions") }.Concat((body.At("cases") as JsonObject ?? []).Select(one => one.Value.At("actions")));
            foreach (var inner in branches.SelectMany(branch => All(branch as JsonObject)))
            {
                yield return inner;
            }
        }
    }

    [GeneratedRegex(@"\b(?<function>parameters|outputs|body|actions|items|variables|result|actionOutputs|actionBody)\('(?<name>[^']+)'\)", RegexOptions.None, 60_000)]
    private static partial Regex ReferencePattern();
}

/// <summary>Reading of JSON whose shape is not known: what is not there, or not an object, is null.</summary>
internal static class JsonReading
{
    /// <summary>The node at the end of a path of object keys.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }
}
