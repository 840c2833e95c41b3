using System.Text.RegularExpressions;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.Solution.Tests.Flows;

/// <summary>The flows name nothing that does not exist: an imported flow is checked by nobody until it runs.</summary>
public sealed partial class FlowTests
{
    private const int LongestDescription = 256;
    private const string Connector = "shared_commondataserviceforapps";

    // Operations of the Microsoft Dataverse connector, as its reference lists them and exported flows use them
    // (powercat-business-approvals-kit, powercat-automation-kit).
    private static readonly string[] Operations = ["BusinessEventsTrigger", "CreateRecord", "ListRecords", "PerformBoundAction", "PerformUnboundAction"];

    // Steps of the Logic Apps engine, workflow definition schema 2016-06-01.
    private static readonly string[] EngineSteps = ["Compose", "If", "InitializeVariable", "SetVariable", "Terminate", "Until"];

    // Tables of the platform the flows write, by entity set, with the properties and navigation properties of the Web API reference.
    private static readonly Dictionary<string, string[]> PlatformTables = new(StringComparer.Ordinal)
    {
        ["tasks"] = ["activityid", "subject", "description", "scheduledend", "regardingobjectid_account_task@odata.bind", "ownerid@odata.bind", "_regardingobjectid_value"],
        ["emails"] = ["activityid", "subject", "description", "directioncode", "regardingobjectid_account_email@odata.bind", "email_activity_parties", "_regardingobjectid_value"],
    };

    private static readonly Dictionary<string, string[]> BoundActions = new(StringComparer.Ordinal) { ["Microsoft.Dynamics.CRM.SendEmail"] = ["IssueSend"] };

    private static readonly SourceTree Tree = new(SolutionFolders.Source);
    private static readonly IReadOnlyList<FlowFile> Flows = FlowFile.All(Tree);

    private static readonly Dictionary<string, ApiRegistration> Apis = RegistrationReader.Read(typeof(PluginBase).Assembly)
        .Select(registration => registration.Api).OfType<ApiRegistration>().Concat(EventApis.All)
        .ToDictionary(api => api.UniqueName, StringComparer.Ordinal);

    [Fact]
    public void TheSevenFlows_AreThere() => Flows.Select(flow => flow.Component.Attribute("Name")!.Value).Order(StringComparer.Ordinal).ShouldBe(
        ["Daily renewal sweep", "Guarantee breached", "Health red escalation", "Month close", "Nightly customer watch", "Nightly health sweep", "Renewal triggered"]);

    [Fact]
    public void EveryFlow_ShipsOffWithALockedIdAndADescription()
    {
        foreach (var flow in Flows)
        {
            var (name, id) = (flow.Component.Attribute("Name")!.Value, Guid.Parse(flow.Component.Attribute("WorkflowId")!.Value));
            (flow.Component.Element("StateCode")!.Value, flow.Component.Element("StatusCode")!.Value, flow.Component.Element("Category")!.Value).ShouldBe(("0", "1", "5"));
            Tree.Ids.Ids["workflow " + name].ShouldBe(id);
            var file = $"{string.Concat(name.Where(char.IsAsciiLetterOrDigit))}-{id.ToString("D").ToUpperInvariant()}.json";
            (flow.Path, flow.Component.Element("JsonFileName")!.Value).ShouldBe(("Workflows/" + file, "/Workflows/" + file));
            var description = flow.Component.Element("Descriptions")!.Elements().Single().Attribute("description")!.Value;
            description.ShouldContain("Needs the connection");
            description.Length.ShouldBeLessThanOrEqualTo(LongestDescription, name);
            flow.Steps.Append(flow.Trigger).ShouldAllBe(step => ((string?)step.Body["description"] ?? "").Length <= LongestDescription);
        }
    }

    [Fact]
    public void EveryStep_IsKnownNamedOnceAndRunsAfterASibling()
    {
        foreach (var flow in Flows)
        {
            flow.Steps.Select(step => step.Name).ShouldBeUnique();
            foreach (var step in flow.Steps)
            {
                (step.Operation is null ? EngineSteps : ["OpenApiConnection"]).ShouldContain(step.Type, step.Name);
                step.Body["runAfter"]!.AsObject().Select(pair => pair.Key).ShouldBeSubsetOf(step.Siblings.Where(name => name != step.Name), step.Name);
            }

            flow.OutputsUsed.ShouldBeSubsetOf(flow.Steps.Select(step => step.Name));
            flow.Definition["$schema"]!.GetValue<string>().ShouldEndWith("/2016-06-01/workflowdefinition.json#");
        }
    }

    [Fact]
    public void EveryOperation_IsOneOfTheConnectorOverTheOneConnectionReference()
    {
        var declared = Tree.Load("Other/Customizations.xml").Element("connectionreferences")!.Elements().ToDictionary(
            reference => reference.Attribute("connectionreferencelogicalname")!.Value, reference => reference.Element("connectorid")!.Value);
        foreach (var flow in Flows)
        {
            var references = flow.Properties["connectionReferences"]!.AsObject();
            foreach (var step in flow.Steps.Append(flow.Trigger).Where(step => step.Operation is not null))
            {
                Operations.ShouldContain(step.Operation!);
                var host = step.Body["inputs"]!["host"]!;
                var reference = references[(string)host["connectionName"]!]!;
                declared[(string)reference["connection"]!["connectionReferenceLogicalName"]!].ShouldBe((string)host["apiId"]!);
                ((string)reference["api"]!["name"]!).ShouldBe(Connector);
                ((string)step.Body["inputs"]!["authentication"]!).ShouldBe("@parameters('$authentication')");
            }
        }

        Flows.SelectMany(flow => flow.Properties["connectionReferences"]!.AsObject().Select(pair => (string)pair.Value!["connection"]!["connectionReferenceLogicalName"]!))
            .Distinct().Order(StringComparer.Ordinal).ShouldBe(declared.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCalledApi_ExistsWithTheseParametersAndAnswers()
    {
        foreach (var (flow, step) in StepsOf("PerformUnboundAction"))
        {
            var api = Apis[step.Parameter("actionName")];
            api.IsEvent.ShouldBeFalse();
            var passed = step.Parameters.Keys.Where(key => key != "actionName").Select(key => key["item/".Length..]).ToList();
            passed.ShouldBeSubsetOf(api.Requests.Select(parameter => parameter.Name), step.Name);
            api.Requests.Where(parameter => !parameter.IsOptional).Select(parameter => parameter.Name).ShouldBeSubsetOf(passed, step.Name);
            flow.AnswersUsed.Where(answer => answer.Step == step.Name).Select(answer => answer.Property).ShouldBeSubsetOf(api.Responses.Select(response => response.Name), step.Name);
            foreach (var reference in api.Requests.Where(parameter => parameter.Table is not null && passed.Contains(parameter.Name)))
            {
                step.Parameter("item/" + reference.Name).ShouldContain($"Microsoft.Dynamics.CRM.{reference.Table}");
            }
        }
    }

    [Fact]
    public void EveryApiThatIsNotAnsweredYet_MakesTheFlowFailOrTakeAnotherWay() => StepsOf("PerformUnboundAction").Where(pair => pair.Step.Loop is null)
        .ShouldAllBe(pair => pair.Flow.Text.Contains($"@empty(outputs('{pair.Step.Name}')?['body/Message'])"));

    [Fact]
    public void EveryTrigger_IsAnEventOfTheCatalogOrASchedule()
    {
        var assigned = Tree.Load("Assets/catalogassignments.xml").Elements().ToDictionary(one => one.Attribute("object.uniquename")!.Value, one => one.Attribute("catalogid.uniquename")!.Value);
        foreach (var flow in Flows)
        {
            ((int)flow.Trigger.Body["runtimeConfiguration"]!["concurrency"]!["runs"]!).ShouldBe(1, "Two runs at once could both find nothing and both create.");
            if ((string)flow.Trigger.Body["type"]! == "Recurrence")
            {
                flow.PayloadUsed.ShouldBeEmpty();
                continue;
            }

            var api = Apis[flow.Trigger.Parameter("subscriptionRequest/sdkmessagename")];
            assigned[api.UniqueName].ShouldBe(flow.Trigger.Parameter("category"));
            var category = Tree.Load($"catalogs/{flow.Trigger.Parameter("category")}/catalog.xml");
            category.Element("parentcatalogid")!.Element("uniquename")!.Value.ShouldBe(flow.Trigger.Parameter("catalog"));
            Tree.Has($"catalogs/{flow.Trigger.Parameter("catalog")}/catalog.xml").ShouldBeTrue();
            flow.PayloadUsed.ShouldBeSubsetOf(api.Requests.Select(parameter => parameter.Name));
        }
    }

    [Fact]
    public void EveryEnvironmentVariable_IsDeclaredAndUsed()
    {
        var declared = Tree.Files("environmentvariabledefinitions", recursive: true).Select(Tree.Load)
            .ToDictionary(one => one.Attribute("schemaname")!.Value, one => one.Element("displayname")!.Attribute("default")!.Value);
        foreach (var flow in Flows)
        {
            flow.Variables.ShouldAllBe(pair => pair.Key == $"{declared[pair.Value]} ({pair.Value})");
            flow.ParametersUsed.Distinct().Order(StringComparer.Ordinal).ShouldBe(flow.Variables.Keys.Order(StringComparer.Ordinal), flow.Path);
        }

        Flows.SelectMany(flow => flow.Variables.Values).Distinct().Order(StringComparer.Ordinal).ShouldBe(declared.Keys.Order(StringComparer.Ordinal));
        Directory.EnumerateFiles(Tree.Absolute("environmentvariabledefinitions"), "*values.json", SearchOption.AllDirectories).ShouldBeEmpty("A value of ours would overwrite the customer's.");
    }

    [Fact]
    public void EveryEnvironmentVariable_HasTheTypeAndTheDefaultOfItsDefinition()
    {
        const string number = "100000001";
        foreach (var parameter in Flows.SelectMany(flow => flow.Definition["parameters"]!.AsObject()).Where(pair => !pair.Key.StartsWith('$')).Select(pair => pair.Value!))
        {
            var definition = Tree.Load($"environmentvariabledefinitions/{(string)parameter["metadata"]!["schemaName"]!}/environmentvariabledefinition.xml");
            var isNumber = definition.Element("type")!.Value == number;
            ((string)parameter["type"]!).ShouldBe(isNumber ? "Float" : "String");
            ((decimal?)parameter["defaultValue"]).ShouldBe(isNumber ? decimal.Parse(definition.Element("defaultvalue")!.Value, System.Globalization.CultureInfo.InvariantCulture) : null);
            ((string)parameter["metadata"]!["description"]!).ShouldBe(definition.Element("description")!.Attribute("default")!.Value);
        }
    }

    [Fact]
    public void EveryTableAndColumn_Exists()
    {
        foreach (var (_, step) in StepsOf("CreateRecord").Concat(StepsOf("ListRecords")).Concat(StepsOf("PerformBoundAction")))
        {
            var known = PlatformTables[step.Parameter("entityName")];
            if (step.Operation == "PerformBoundAction")
            {
                known = BoundActions[step.Parameter("actionName")];
            }

            step.Parameters.Keys.Where(key => key.StartsWith("item/", StringComparison.Ordinal)).Select(key => key["item/".Length..]).ShouldBeSubsetOf(known, step.Name);
            step.Parameter("$select").Split(',', StringSplitOptions.RemoveEmptyEntries).ShouldBeSubsetOf(known, step.Name);
            FilteredColumn().Matches(step.Parameter("$filter")).Select(match => match.Groups["name"].Value).ShouldBeSubsetOf(known, step.Name);
        }

        foreach (var table in Flows.SelectMany(flow => LinkedTable().Matches(flow.Text)).Select(match => match.Groups["name"].Value).Distinct())
        {
            Tree.Table(table).LogicalName.ShouldBe(table);
        }
    }

    [Fact]
    public void EveryCallThatMayBeRepeated_IsRetriedAndOnlySendingAMailIsNot()
    {
        foreach (var step in Flows.SelectMany(flow => flow.Steps).Where(step => step.Operation is not null))
        {
            (step.Body["inputs"]!["retryPolicy"] is null).ShouldBe(step.Operation == "PerformBoundAction", step.Name);
        }
    }

    private static IEnumerable<(FlowFile Flow, FlowStep Step)> StepsOf(string operation) =>
        Flows.SelectMany(flow => flow.Steps.Where(step => step.Operation == operation).Select(step => (flow, step)));

    [GeneratedRegex("(?<name>[a-z_]+) eq ", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FilteredColumn();

    [GeneratedRegex("&etn=(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LinkedTable();
}
