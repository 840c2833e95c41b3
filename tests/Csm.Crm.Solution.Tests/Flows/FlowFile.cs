using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests.Flows;

/// <summary>A step of a flow.</summary>
/// <param name="Name">Key in its scope; unique in the flow.</param>
/// <param name="Body">Definition.</param>
/// <param name="Siblings">Names in the same scope, which is where runAfter may point.</param>
/// <param name="Loop">Name of the repeating step it is in, at whatever depth; null outside of one.</param>
internal sealed record FlowStep(string Name, JsonObject Body, IReadOnlySet<string> Siblings, string? Loop = null)
{
    public string Type => (string)Body["type"]!;

    /// <summary>Operation of the connector; null for the engine's own steps.</summary>
    public string? Operation => (string?)Inputs?["host"]?["operationId"];

    /// <summary>Parameters of the operation by name.</summary>
    public IReadOnlyDictionary<string, JsonNode> Parameters =>
        (Inputs?["parameters"] as JsonObject)?.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal)
        ?? new Dictionary<string, JsonNode>(StringComparer.Ordinal);

    // Of a composed value the inputs are the value itself.
    private JsonObject? Inputs => Body["inputs"] as JsonObject;

    public string Parameter(string name) => (string?)Parameters.GetValueOrDefault(name) ?? "";
}

/// <summary>A cloud flow of the source: its definition and its component file.</summary>
internal sealed partial class FlowFile
{
    private FlowFile(string path, string text, XElement component)
    {
        Path = path;
        Text = text;
        Component = component;
        Properties = JsonNode.Parse(text)!["properties"]!.AsObject();
        Trigger = Definition["triggers"]!.AsObject().Select(pair => new FlowStep(pair.Key, pair.Value!.AsObject(), new HashSet<string>())).Single();
        Steps = [.. StepsOf(Definition["actions"]!.AsObject())];
    }

    public string Path { get; }

    public string Text { get; }

    public XElement Component { get; }

    public JsonObject Properties { get; }

    public JsonObject Definition => Properties["definition"]!.AsObject();

    public FlowStep Trigger { get; }

    /// <summary>All actions, also those inside conditions and loops.</summary>
    public IReadOnlyList<FlowStep> Steps { get; }

    /// <summary>Environment variables by the name the expressions use.</summary>
    public IReadOnlyDictionary<string, string> Variables => Definition["parameters"]!.AsObject()
        .Where(pair => !pair.Key.StartsWith('$'))
        .ToDictionary(pair => pair.Key, pair => (string)pair.Value!["metadata"]!["schemaName"]!, StringComparer.Ordinal);

    /// <summary>What expressions name: <c>outputs('…')</c>, <c>parameters('…')</c>, payload values of the trigger.</summary>
    public IEnumerable<string> OutputsUsed => OutputsPattern().Matches(Values).Select(match => match.Groups["name"].Value);

    public IEnumerable<string> ParametersUsed => ParametersPattern().Matches(Values).Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith('$'));

    public IEnumerable<string> PayloadUsed => PayloadPattern().Matches(Values).Select(match => match.Groups["name"].Value);

    /// <summary>Variables that expressions read.</summary>
    public IEnumerable<string> VariablesRead => VariablesPattern().Matches(Values).Select(match => match.Groups["name"].Value);

    /// <summary>Body properties read from a step's answer, by step.</summary>
    public IEnumerable<(string Step, string Property)> AnswersUsed => AnswerPattern().Matches(Values).Select(match => (match.Groups["name"].Value, match.Groups["property"].Value));

    /// <summary>A step's own expressions, without those of the steps inside it.</summary>
    public static string ValuesOf(FlowStep step) => string.Join('\n', step.Body.Where(part => part.Key is not ("actions" or "else" or "runAfter" or "description")).SelectMany(part => Strings(part.Value)));

    // JSON writes an apostrophe as it is, but a quote inside an expression as an escape.
    private string Values => string.Join('\n', Strings(Definition));

    public static IReadOnlyList<FlowFile> All(SourceTree tree) =>
        [.. tree.Files("Workflows", "*.json").Select(path => new FlowFile(path, File.ReadAllText(tree.Absolute(path)), tree.Load(path + ".data.xml")))];

    private static IEnumerable<FlowStep> StepsOf(JsonObject actions, string? loop = null)
    {
        var names = actions.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, body) in actions)
        {
            var step = new FlowStep(name, body!.AsObject(), names, loop);
            yield return step;
            JsonNode?[] inner = [body["actions"], body["else"]?["actions"]];
            foreach (var below in inner.OfType<JsonObject>().SelectMany(some => StepsOf(some, step.Type == "Until" ? name : loop)))
            {
                yield return below;
            }
        }
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Strings(pair.Value)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(string)value!],
        _ => [],
    };

    [GeneratedRegex(@"outputs\('(?<name>[^']+)'\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OutputsPattern();

    [GeneratedRegex(@"variables\('(?<name>[^']+)'\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex VariablesPattern();

    [GeneratedRegex(@"parameters\('(?<name>[^']+)'\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ParametersPattern();

    [GeneratedRegex(@"triggerBody\(\)\?\['InputParameters'\]\?\['(?<name>[^']+)'\]", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PayloadPattern();

    [GeneratedRegex(@"outputs\('(?<name>[^']+)'\)\?\['body/(?<property>[^']+)'\]", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AnswerPattern();
}
