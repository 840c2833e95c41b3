using System.Globalization;
using System.Text.Json.Nodes;
using Csm.Crm.Pipeline.Tests.World;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Flows;

/// <summary>
/// Runs a shipped flow with a schedule against an organisation: its actions in the order of their runAfter, loops until
/// their condition or their limit, and each call of an API as the flow's owner would make it. What the engine of the
/// platform refuses in a loop is refused here; retries, time limits and branches are not played.
/// </summary>
internal sealed class FlowRun
{
    private readonly Func<OrganizationRequest, OrganizationResponse> _execute;
    private readonly DateTime _now;
    private readonly int _limitOfLoops;
    private readonly JsonObject _parameters;
    private readonly IReadOnlyDictionary<string, object> _environment;
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _outputs = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];

    private FlowRun(JsonObject parameters, IReadOnlyDictionary<string, object> environment, Func<OrganizationRequest, OrganizationResponse> execute, DateTime now, int? limitOfLoops)
    {
        _parameters = parameters;
        _environment = environment;
        _execute = execute;
        _now = now;
        _limitOfLoops = limitOfLoops ?? int.MaxValue;
    }

    /// <summary>APIs it called, in their order.</summary>
    public IReadOnlyList<string> Calls => _calls;

    /// <summary>What its last step says was done; null while it has not.</summary>
    public string? Done => _outputs.GetValueOrDefault("What_was_done") as string;

    /// <summary>Code and message the flow ended itself with; null when it ran to its end.</summary>
    public (string Code, string Message)? Failure { get; private set; }

    /// <summary>Runs a flow.</summary>
    /// <param name="name">Its name without spaces, as its file begins.</param>
    /// <param name="execute">Answers a request of its owner.</param>
    /// <param name="now">The time.</param>
    /// <param name="limitOfLoops">Most turns of a loop, to see what its own limit would do; null leaves it as it is.</param>
    /// <param name="environment">Environment variables that have a value, by schema name; the others have their default.</param>
    public static FlowRun Of(
        string name, Func<OrganizationRequest, OrganizationResponse> execute, DateTime now, int? limitOfLoops = null, IReadOnlyDictionary<string, object>? environment = null)
    {
        var file = Directory.EnumerateFiles(Path.Combine(ProductFolders.SolutionSource, "Workflows"), name + "-*.json").Single();
        var definition = JsonNode.Parse(File.ReadAllText(file))!["properties"]!["definition"]!;
        var run = new FlowRun(definition["parameters"]!.AsObject(), environment ?? new Dictionary<string, object>(), execute, now, limitOfLoops);
        run.Run(definition["actions"]!.AsObject(), isInLoop: false);
        return run;
    }

    /// <summary>What a call answered.</summary>
    /// <param name="step">Name of the step that called.</param>
    /// <param name="property">Name of the response property.</param>
    public object? Answer(string step, string property) => ((Dictionary<string, object?>)_outputs[step]!).GetValueOrDefault("body/" + property);

    private void Run(JsonObject actions, bool isInLoop)
    {
        var left = actions.ToDictionary(action => action.Key, action => action.Value!.AsObject(), StringComparer.Ordinal);
        while (left.Count > 0 && Failure is null)
        {
            var next = left.First(action => action.Value["runAfter"]!.AsObject().All(before => !left.ContainsKey(before.Key)));
            left.Remove(next.Key);
            Run(next.Key, next.Value, isInLoop);
        }
    }

    private void Run(string name, JsonObject action, bool isInLoop)
    {
        var inputs = action["inputs"];
        switch ((string)action["type"]!)
        {
            case "InitializeVariable" when !isInLoop:
                var variable = inputs!["variables"]![0]!;
                _variables.Add((string)variable["name"]!, ValueOf(variable["value"]));
                break;
            case "SetVariable":
                _variables[(string)inputs!["name"]!] = ValueOf(inputs["value"]);
                break;
            case "Compose":
                _outputs[name] = ValueOf(inputs);
                break;
            case "If":
                var sides = action["expression"]!["equals"]!.AsArray();
                Run((Equals(ValueOf(sides[0]), ValueOf(sides[1])) ? action["actions"] : action["else"]!["actions"])!.AsObject(), isInLoop);
                break;
            case "Until":
                Repeat(action);
                break;
            case "Terminate" when !isInLoop:
                Failure = ((string)inputs!["runError"]!["code"]!, (string)inputs["runError"]!["message"]!);
                break;
            case "OpenApiConnection" when (string?)inputs!["host"]!["operationId"] == "PerformUnboundAction":
                _outputs[name] = Call(inputs["parameters"]!.AsObject());
                break;
            default:
                throw new NotSupportedException($"The step '{name}' ({action["type"]}{(isInLoop ? ", in a loop" : "")}) is not played. Teach {nameof(FlowRun)} what the flow uses, if the platform takes it there.");
        }
    }

    private void Repeat(JsonObject loop)
    {
        var most = Math.Min(_limitOfLoops, (int)loop["limit"]!["count"]!);
        for (var turn = 1; turn <= most; turn++)
        {
            Run(loop["actions"]!.AsObject(), isInLoop: true);
            if (ValueOf(loop["expression"]) is true)
            {
                return;
            }
        }
    }

    private Dictionary<string, object?> Call(JsonObject parameters)
    {
        var request = new OrganizationRequest((string)parameters["actionName"]!);
        foreach (var (name, value) in parameters.Where(parameter => parameter.Key != "actionName"))
        {
            var passed = ValueOf(value);
            request[name["item/".Length..]] = passed is string text && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : passed;
        }

        _calls.Add(request.RequestName);
        return _execute(request).Results.ToDictionary(answer => "body/" + answer.Key, answer => (object?)answer.Value, StringComparer.Ordinal);
    }

    private object? ValueOf(JsonNode? node) => node?.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.String when (string)node! is ['@', ..] text => FlowExpression.Evaluate(text, ResultOf),
        System.Text.Json.JsonValueKind.String => (string)node!,
        System.Text.Json.JsonValueKind.Number => (int)node!,
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => (bool)node!,
        _ => throw new NotSupportedException($"The value '{node}' is not played."),
    };

    // Where neither a value nor a default is there the platform does not let the flow be switched on.
    private object Variable(string name) =>
        _environment.TryGetValue((string)_parameters[name]!["metadata"]!["schemaName"]!, out var value) ? value
        : _parameters[name]!["defaultValue"] is { } otherwise ? (decimal)otherwise
        : throw new InvalidOperationException($"The environment variable of '{name}' has no value, so the flow could not be switched on. Give it one in the test.");

    private object? ResultOf(string function, IReadOnlyList<object?> arguments) => function switch
    {
        "parameters" => Variable((string)arguments[0]!),
        "variables" => _variables[(string)arguments[0]!],
        "outputs" => _outputs[(string)arguments[0]!],
        "equals" => Equals(arguments[0], arguments[1]),
        "empty" => arguments[0] is null or "",
        "coalesce" => arguments.FirstOrDefault(argument => argument is not null),
        "concat" => string.Concat(arguments),
        "utcNow" => Written(_now),
        "startOfMonth" => Written(Read(arguments[0]) is var day ? new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc) : default),
        "addToTime" when arguments[2] is "Month" => Written(Read(arguments[0]).AddMonths((int)arguments[1]!)),
        _ => throw new NotSupportedException($"The function '{function}' is not played. Teach {nameof(FlowRun)} what the flow uses."),
    };

    private static string Written(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static DateTime Read(object? text) => DateTime.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
