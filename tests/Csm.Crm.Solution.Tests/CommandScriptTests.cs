using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.Solution.Tests;

/// <summary>The script behind the command bar, run by Node.js against a stand-in of Xrm; without Node.js the runs skip.</summary>
public sealed class CommandScriptTests
{
    private const string Row = "0a000000-0000-4000-8000-00000000000b";

    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    private static readonly string Script = Tree.Absolute("WebResources/csm_/scripts/commands.js");

    [Theory]
    [InlineData("recalculateHealth", "account", "csm_RecalculateHealth", "Account")]
    [InlineData("createValueReport", "account", "csm_CreateValueReport", "Target")]
    [InlineData("applyPlaybook", "csm_calltoaction", "csm_ApplyPlaybook", "Target")]
    [InlineData("triggerRenewal", "csm_subscription", "csm_TriggerRenewal", "Subscription")]
    [InlineData("closeRenewal", "csm_renewal", "csm_CloseRenewal", "Target")]
    [InlineData("writeValueReport", "csm_valuereport", "csm_CreateValueReport", "Report")]
    [InlineData("holdAgainstHistory", "csm_guarantee", "csm_EvaluateGuarantees", "Guarantee")]
    public void Command_CallsItsApiForTheRowAndShowsItsMessage(string command, string table, string api, string target)
    {
        var run = Run(command, table, Values);

        run.Whats.ShouldBe([.. run.Whats.Where(what => what == "confirm"), "save", "progress", "execute", "progress closed", "refresh", "ribbon", "alert"]);
        run.Of("alert").ShouldBe("What was done.");
        var call = run.Journal.Single(entry => entry["what"]!.GetValue<string>() == "execute")["detail"]!;
        call["metadata"]!["operationName"]!.GetValue<string>().ShouldBe(api);
        call["parameters"]![target]!["id"]!.GetValue<string>().ShouldBe(Row);
        call["metadata"]!["parameterTypes"]![target]!["typeName"]!.GetValue<string>().ShouldBe("mscrm." + table);
        DeclaredParameters(api, call["parameters"]!.AsObject());
    }

    [Theory]
    [InlineData("Account", "RecalculateHealth", "csm_RecalculateHealth")]
    [InlineData("Account", "CreateValueReport", "csm_CreateValueReport")]
    [InlineData("csm_ValueReport", "WriteValueReport", "csm_CreateValueReport")]
    [InlineData("csm_Guarantee", "HoldAgainstHistory", "csm_EvaluateGuarantees")]
    [InlineData("csm_HealthModel", "BacktestHealth", "csm_BacktestHealth")]
    [InlineData("csm_RenewalModel", "RefitRenewalModel", "csm_RefitRenewalModel")]
    public void Button_ShowsForThoseWhoMayCallItsApi(string table, string button, string api)
    {
        var rule = XDocument.Load(Tree.Absolute($"Entities/{table}/RibbonDiff.xml")).Descendants("DisplayRule")
            .Single(each => each.Attribute("Id")!.Value == $"csm.{table.ToLowerInvariant()}.{button}.IsAllowed" && each.HasElements).Element("EntityPrivilegeRule")!;
        var needed = XDocument.Load(Tree.Absolute($"customapis/{api}/customapi.xml")).Root!.Element("executeprivilegename")!.Value;

        needed.ShouldBe($"prv{rule.Attribute("PrivilegeType")!.Value}{rule.Attribute("EntityName")!.Value}", StringCompareShould.IgnoreCase);
    }

    [Fact]
    public void EveryApi_IsCalledByAButtonOrAFlow()
    {
        var text = File.ReadAllText(Script) + string.Concat(Tree.Files("Workflows", "*.json").Select(file => File.ReadAllText(Tree.Absolute(file))));
        var apis = RegistrationReader.Read(typeof(PluginBase).Assembly).Select(registration => registration.Api).OfType<ApiRegistration>().Where(api => !api.IsEvent);
        apis.Select(api => api.UniqueName).Where(name => !text.Contains($"\"{name}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Backtest_AsksForEveryAgeAndShowsAllThatWasFound()
    {
        var run = Run("backtestHealth", "csm_healthmodel", []);
        run.Calls.Select(call => call["parameters"]!["DaysBefore"]!.GetValue<int>()).ShouldBe([60, 90, 180]);
        run.Calls.ShouldAllBe(call => call["parameters"]!["HealthModel"]!["id"]!.GetValue<string>() == Row);
        DeclaredParameters("csm_BacktestHealth", run.Calls[0]["parameters"]!.AsObject());
        run.Of("alert").ShouldBe("What was done.\nWhat was done.\nWhat was done.");
    }

    [Fact]
    public void Refit_StandsAboveTheListAndConcernsNoRow()
    {
        var run = Run("refitRenewalModel", "csm_renewalmodel", [], list: true);
        run.Whats.ShouldBe(["progress", "execute", "progress closed", "refresh", "alert"]);
        run.Calls.Single()["metadata"]!["operationName"]!.GetValue<string>().ShouldBe("csm_RefitRenewalModel");
        run.Calls.Single()["parameters"]!.AsObject().ShouldBeEmpty();
        var place = Tree.Load("Entities/csm_RenewalModel/RibbonDiff.xml").Descendants("CustomAction").Single().Attribute("Location")!.Value;
        place.ShouldBe("Mscrm.HomepageGrid.csm_renewalmodel.MainTab.Actions.Controls._children");
    }

    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public void ReportOfTheForm_IsWrittenForItsOwnDaysAndReader(string zone)
    {
        var parameters = Run("writeValueReport", "csm_valuereport", Values, zone: zone).Calls.Single()["parameters"]!;
        parameters["From"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        parameters["To"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2026, 9, 30, 0, 0, 0, TimeSpan.Zero));
        parameters["Audience"]!.GetValue<int>().ShouldBe(729100001);
        parameters["Target"]!["id"]!.GetValue<string>().ShouldBe("0c000000-0000-4000-8000-00000000000e");
    }

    [Theory]
    [InlineData("csm_accountid")]
    [InlineData("csm_from")]
    [InlineData("csm_to")]
    public void WriteReport_AsksForWhatIsMissing(string column)
    {
        var values = Values;
        values[column] = null;
        var run = Run("writeValueReport", "csm_valuereport", values);
        run.Whats.ShouldBe(["focus", "alert"]);
        run.Of("focus").ShouldBe(column);
    }

    [Theory]
    [InlineData("2026-11-01T11:59:59Z", "2026-09-01")]
    [InlineData("2026-11-01T12:00:00Z", "2026-10-01")]
    [InlineData("2027-01-20T08:00:00Z", "2026-12-01")]
    public void HistoryOfAGuarantee_EndsWithTheLastMonthThatIsOverEverywhere(string now, string month) =>
        Run("holdAgainstHistory", "csm_guarantee", Values, now: now).Calls.Single()["parameters"]!["PeriodStart"]!.GetValue<string>().ShouldBe(month + "T00:00:00.000Z");

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public void UnansweredApi_IsNotCalledDone(int status) =>
        Run("applyPlaybook", "csm_calltoaction", Values, answer: [], status: status).Of("alert").ShouldBe("The command ran but did not say what it did. Look at the rows; for an administrator: csm_ApplyPlaybook in the plug-in trace log.");

    [Theory]
    [InlineData(null, "", "csm_outcome")]
    [InlineData(729100003, "  ", "csm_churnreason")]
    public void CloseRenewal_AsksForWhatIsMissing(int? outcome, string reason, string focus)
    {
        var run = Run("closeRenewal", "csm_renewal", new JsonObject { ["csm_outcome"] = outcome, ["csm_churnreason"] = reason });
        run.Whats.ShouldBe(["focus", "alert"]);
        run.Of("focus").ShouldBe(focus);
    }

    [Theory]
    [InlineData("closeRenewal")]
    [InlineData("createValueReport")]
    public void Unconfirmed_NothingIsCalled(string command) => Run(command, "csm_renewal", Values, confirm: false).Whats.ShouldBe(["confirm"]);

    [Fact]
    public void EmptyOptionalParameters_AreLeftOut()
    {
        var call = Run("closeRenewal", "csm_renewal", new JsonObject { ["csm_outcome"] = 729100000, ["csm_outcomearr"] = null }).Journal.Single(entry => entry["what"]!.GetValue<string>() == "execute")["detail"]!;
        call["parameters"]!.AsObject().Select(parameter => parameter.Key).ShouldBe(["Target", "Outcome"]);
        call["metadata"]!["parameterTypes"]!.AsObject().Select(parameter => parameter.Key).ShouldBe(["Target", "Outcome"]);
    }

    [Fact]
    public void ReportCovers_TwelveFullMonths()
    {
        var parameters = Run("createValueReport", "account", Values).Journal.Single(entry => entry["what"]!.GetValue<string>() == "execute")["detail"]!["parameters"]!;
        var (from, to) = (parameters["From"]!.GetValue<DateTime>(), parameters["To"]!.GetValue<DateTime>());
        from.Day.ShouldBe(1);
        to.AddDays(1).ShouldBe(from.AddMonths(12));
    }

    [Fact]
    public void Failure_IsShownAsThePlatformWordsItAndTheIndicatorIsClosed()
    {
        var run = Run("triggerRenewal", "csm_subscription", Values, fail: "The window is closed.");
        run.Whats.ShouldBe(["save", "progress", "execute", "progress closed", "error"]);
        run.Of("error").ShouldBe("The window is closed.");
    }

    [Theory]
    [InlineData("canApplyPlaybook", "csm_status", 729100000, true)]
    [InlineData("canApplyPlaybook", "csm_status", 729100002, false)]
    [InlineData("canTriggerRenewal", "csm_status", 729100001, true)]
    [InlineData("canTriggerRenewal", "csm_status", 729100003, false)]
    [InlineData("canWriteValueReport", "csm_status", 729100000, true)]
    [InlineData("canWriteValueReport", "csm_status", 729100001, false)]
    [InlineData("canHoldAgainstHistory", "csm_status", 729100000, true)]
    [InlineData("canHoldAgainstHistory", "csm_status", 729100001, false)]
    [InlineData("canCloseRenewal", "csm_stage", 729100004, true)]
    [InlineData("canCloseRenewal", "csm_stage", 729100005, false)]
    [InlineData("canCloseRenewal", "csm_stage", 729100006, false)]
    public void Button_IsOpenWhileItsCommandMakesSense(string rule, string column, int value, bool isOpen) =>
        Run(rule, "csm_renewal", new JsonObject { [column] = value }).Returned!.GetValue<bool>().ShouldBe(isOpen);

    [Fact]
    public void FunctionsTheButtonsName_AreDefined()
    {
        var text = File.ReadAllText(Script);
        var named = Tree.Tables().Select(table => Tree.Load(table.Folder + "/RibbonDiff.xml")).SelectMany(ribbon => ribbon.Descendants().Attributes("FunctionName")).Select(name => name.Value).Distinct().ToList();
        named.Count.ShouldBe(14);
        foreach (var name in named)
        {
            var function = name["CsmCrm.Commands.".Length..];
            name.ShouldBe("CsmCrm.Commands." + function);
            (text.Contains($"const {function} = (", StringComparison.Ordinal) || text.Contains($"const {function} = async (", StringComparison.Ordinal)).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void NumbersInTheScript_AreTheOptionsTheyAreNamedAfter()
    {
        var text = File.ReadAllText(Script);
        (string Constant, string Choice, string Label)[] used =
        [
            ("SUBSCRIPTION_ACTIVE", "csm_SubscriptionStatus", "Active"), ("ACTION_OPEN", "csm_ActionStatus", "Open"), ("ACTION_IN_PROGRESS", "csm_ActionStatus", "In progress"),
            ("RENEWAL_WON", "csm_RenewalStage", "Won"), ("RENEWAL_LOST", "csm_RenewalStage", "Lost"), ("OUTCOME_CHURNED", "csm_RenewalOutcome", "Churned"), ("ECONOMIC_BUYER", "csm_UsageCenterRole", "Economic buyer"),
            ("GUARANTEE_DRAFT", "csm_GuaranteeStatus", "Draft"), ("REPORT_DRAFT", "csm_ReportStatus", "Draft"),
        ];
        foreach (var (constant, choice, label) in used)
        {
            var option = Tree.Load($"OptionSets/{choice}.xml").Descendants("option").Single(option => option.Descendants("label").Any(text => text.Attribute("description")!.Value == label));
            text.ShouldContain($"const {constant} = {option.Attribute("value")!.Value};");
        }
    }

    private static JsonObject Values => new()
    {
        ["csm_outcome"] = 729100001,
        ["csm_outcomearr"] = 1200.5,
        ["csm_churnreason"] = "None",
        ["csm_accountid"] = new JsonArray(new JsonObject { ["entityType"] = "account", ["id"] = "{0C000000-0000-4000-8000-00000000000E}" }),
        ["csm_from"] = new JsonObject { ["day"] = "2026-07-01" },
        ["csm_to"] = new JsonObject { ["day"] = "2026-09-30" },
        ["csm_audience"] = 729100001,
        ["csm_playbookid"] = new JsonArray(new JsonObject { ["entityType"] = "csm_playbook", ["id"] = "{0C000000-0000-4000-8000-00000000000D}" }),
    };

    // Every parameter sent is declared by the Custom API, and every declared one that is not optional is sent.
    private static void DeclaredParameters(string api, JsonObject sent)
    {
        var declared = Tree.Folders($"customapis/{api}/customapirequestparameters").Select(folder => Tree.Load(folder + "/customapirequestparameter.xml")).ToList();
        var names = declared.Select(parameter => parameter.Attribute("uniquename")!.Value).ToList();
        sent.Select(parameter => parameter.Key).ShouldBeSubsetOf(names);
        declared.Where(parameter => parameter.Element("isoptional")?.Value != "1").Select(parameter => parameter.Attribute("uniquename")!.Value).ShouldBeSubsetOf(sent.Select(parameter => parameter.Key));
    }

    private static ScriptRun Run(string command, string table, JsonObject values, bool confirm = true, string? fail = null, JsonObject? answer = null, int status = 200, bool list = false, string? zone = null, string? now = null)
    {
        var input = new JsonObject
        {
            ["script"] = Script, ["command"] = command, ["table"] = table, ["values"] = values, ["dirty"] = true, ["confirm"] = confirm, ["fail"] = fail, ["list"] = list, ["now"] = now,
            ["answer"] = answer ?? new JsonObject { ["Message"] = "What was done." }, ["status"] = status,
        };
        using var node = Start(zone);
        node.StandardInput.Write(input.ToJsonString());
        node.StandardInput.Close();
        var error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        node.ExitCode.ShouldBe(0, error.GetAwaiter().GetResult());
        return new ScriptRun(JsonNode.Parse(output)!);
    }

    private static Process Start(string? zone)
    {
        var start = new ProcessStartInfo("node", Path.Combine(AppContext.BaseDirectory, "commands.harness.mjs")) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (zone is not null)
        {
            start.Environment["TZ"] = zone;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node.js is not on this machine, and the command script is JavaScript.");
            throw;
        }
    }

    private sealed class ScriptRun(JsonNode output)
    {
        public IReadOnlyList<JsonNode> Journal { get; } = [.. output["journal"]!.AsArray().Select(entry => entry!)];

        /// <summary>What was sent to the platform, in order.</summary>
        public IReadOnlyList<JsonNode> Calls => [.. Journal.Where(entry => entry["what"]!.GetValue<string>() == "execute").Select(entry => entry["detail"]!)];

        public JsonNode? Returned => output["returned"];

        public IReadOnlyList<string> Whats => [.. Journal.Select(entry => entry["what"]!.GetValue<string>())];

        public string Of(string what) => Journal.Single(entry => entry["what"]!.GetValue<string>() == what)["detail"]!.GetValue<string>();
    }
}
