using System.Text.Json.Nodes;
using System.Xml;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.Solution.Tests.Flows;

/// <summary>An API that does a portion and says what is left is called until nothing is, within limits, and a loop is built as the platform takes it.</summary>
public sealed class FlowLoopTests
{
    // "The count must be a positive integer no larger than '5000'", says the platform; 60 and an hour when left out.
    private const int LargestCount = 5_000;
    private const int LongestName = 80;

    // What an answer says of the rest: how much it is, or where it begins.
    private static readonly string[] Rests = ["Left", "NextPage"];

    private static readonly IReadOnlyList<FlowFile> Flows = FlowFile.All(new SourceTree(SolutionFolders.Source));

    // The answer about the rest, by API.
    private static readonly Dictionary<string, string> RestOf = RegistrationReader.Read(typeof(PluginBase).Assembly)
        .Select(registration => registration.Api).OfType<ApiRegistration>()
        .SelectMany(api => api.Responses.Where(response => Rests.Contains(response.Name)).Select(response => (api.UniqueName, response.Name)))
        .ToDictionary(api => api.UniqueName, api => api.Name, StringComparer.Ordinal);

    [Fact]
    public void EveryApiThatLeavesARest_IsCalledByAFlow() =>
        RestOf.Keys.ShouldBeSubsetOf(Flows.SelectMany(flow => flow.Steps).Where(step => step.Operation == "PerformUnboundAction").Select(step => step.Parameter("actionName")));

    [Fact]
    public void EveryCallThatLeavesARest_IsRepeatedUntilThereIsNone()
    {
        foreach (var (flow, call) in Flows.SelectMany(flow => flow.Steps.Where(step => RestOf.ContainsKey(step.Parameter("actionName"))).Select(step => (flow, step))))
        {
            var loop = flow.Steps.Single(step => step.Name == call.Loop.ShouldNotBeNull($"'{call.Name}' of '{flow.Path}' is called once and leaves the rest."));
            var rest = Written(flow, call, RestOf[call.Parameter("actionName")], "0");
            ((string)loop.Body["expression"]!).ShouldBe($"@equals(variables('{rest}'), 0)", loop.Name);
            InitialOf(flow, rest)!.GetValue<int>().ShouldBe(1, rest);
            Refuses(flow, loop, $"@equals(variables('{rest}'), 0)", false).ShouldBeTrue($"'{flow.Path}' goes on after '{loop.Name}' as if nothing were left when only its limit was reached.");

            var said = Written(flow, call, "Message", "''");
            InitialOf(flow, said)!.GetValue<string>().ShouldBe("", said);
            Refuses(flow, loop, $"@empty(variables('{said}'))", true).ShouldBeTrue($"'{flow.Path}' goes on after '{loop.Name}' though nothing was answered.");
        }
    }

    [Fact]
    public void EveryLoop_IsLimitedInCountAndTime()
    {
        foreach (var loop in Flows.SelectMany(flow => flow.Steps).Where(step => step.Type == "Until"))
        {
            var limit = loop.Body["limit"].ShouldNotBeNull(loop.Name);
            ((int)limit["count"]!).ShouldBeInRange(1, LargestCount, loop.Name);
            XmlConvert.ToTimeSpan((string)limit["timeout"]!).ShouldBeInRange(TimeSpan.FromMinutes(2), TimeSpan.FromHours(12), loop.Name);
            loop.Body["runAfter"]!.AsObject().Count.ShouldBe(1, loop.Name);
        }
    }

    [Fact]
    public void NoLoop_HoldsAStepThePlatformRefusesInIt()
    {
        foreach (var step in Flows.SelectMany(flow => flow.Steps).Where(step => step.Loop is not null))
        {
            // "… of type 'Terminate' could not be nested under an action of type …"; variables are declared at the top.
            step.Type.ShouldNotBeOneOf("Terminate", "Response", "InitializeVariable");
        }
    }

    [Fact]
    public void AnswerInsideALoop_IsReadOutsideOfItFromAVariable()
    {
        foreach (var flow in Flows)
        {
            foreach (var inside in flow.Steps.Where(step => step.Loop is not null))
            {
                flow.Steps.Where(step => step.Loop != inside.Loop && step.Name != inside.Loop)
                    .ShouldAllBe(step => !FlowFile.ValuesOf(step).Contains($"outputs('{inside.Name}')", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void EveryVariable_IsDeclaredOnceAndNeverSetFromItself()
    {
        foreach (var flow in Flows)
        {
            var declared = flow.Steps.Where(step => step.Type == "InitializeVariable").Select(NameOf).ToArray();
            declared.ShouldBeUnique();
            flow.VariablesRead.Distinct().Order(StringComparer.Ordinal).ShouldBe(declared.Order(StringComparer.Ordinal), flow.Path);
            foreach (var setting in flow.Steps.Where(step => step.Type == "SetVariable"))
            {
                var name = (string)setting.Body["inputs"]!["name"]!;
                declared.ShouldContain(name, setting.Name);
                FlowFile.ValuesOf(setting).ShouldNotContain($"variables('{name}')");
            }
        }
    }

    [Fact]
    public void EveryName_IsAsLongAsThePlatformTakes() => Flows.SelectMany(flow => flow.Steps.Append(flow.Trigger)).ShouldAllBe(step => step.Name.Length <= LongestName);

    // The variable that takes a part of a call's answer, in the same loop and after the call.
    private static string Written(FlowFile flow, FlowStep call, string part, string otherwise)
    {
        var setting = flow.Steps.SingleOrDefault(step =>
            step.Type == "SetVariable" && step.Loop == call.Loop && (string)step.Body["inputs"]!["value"]! == $"@coalesce(outputs('{call.Name}')?['body/{part}'], {otherwise})");
        return (string)setting.ShouldNotBeNull($"Nothing in '{call.Loop}' of '{flow.Path}' keeps '{part}' of '{call.Name}'.").Body["inputs"]!["name"]!;
    }

    private static JsonNode? InitialOf(FlowFile flow, string variable) =>
        flow.Steps.Single(step => step.Type == "InitializeVariable" && NameOf(step) == variable).Body["inputs"]!["variables"]![0]!["value"];

    private static string NameOf(FlowStep declaration) => (string)declaration.Body["inputs"]!["variables"]!.AsArray().Single()!["name"]!;

    // Whether the flow fails on a condition after the loop, on the way to whatever comes next.
    private static bool Refuses(FlowFile flow, FlowStep loop, string condition, bool outcome)
    {
        var check = flow.Steps.SingleOrDefault(step => step.Type == "If" && step.Loop is null
            && step.Body["expression"]!["equals"] is JsonArray parts && (string)parts[0]! == condition && (bool)parts[1]! == outcome);
        return check is not null
            && check.Body["actions"]!.AsObject().Any(action => (string)action.Value!["type"]! == "Terminate" && (string)action.Value["inputs"]!["runStatus"]! == "Failed")
            && Follows(flow, check, loop.Name);
    }

    private static bool Follows(FlowFile flow, FlowStep step, string earlier) => step.Body["runAfter"]!.AsObject()
        .Any(before => before.Key == earlier || Follows(flow, flow.Steps.Single(other => other.Name == before.Key), earlier));
}
