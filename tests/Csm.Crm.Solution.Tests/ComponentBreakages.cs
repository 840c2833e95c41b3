using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.Solution.Tests;

/// <summary>Ways to break the components of <see cref="SampleSolution"/>, and what the product's own source does not show.</summary>
internal static class ComponentBreakages
{
    private const string Goal = SampleSolution.Goal;
    private const string GoalTree = "csm_Csm.Controls.GoalTree";

    public static Dictionary<string, (int Number, Action<SampleSolution> Break)> Data => new(StringComparer.Ordinal)
    {
        ["folder of no kind"] = (1, copy => copy.Write("Plugins/readme.txt", "lost")),
        ["file in the root"] = (1, copy => copy.Write("notes.txt", "lost")),
        ["flow is no JSON"] = (3, copy => copy.Replace(copy.Flow, "\"schemaVersion\"", "schemaVersion")),
        ["comment in a catalog"] = (3, copy => copy.Replace(SampleSolution.Root, "<name>", "<!-- samples --><name>")),
        ["file is not UTF-8"] = (3, copy => File.WriteAllBytes(copy.Path("OptionSets/csm_Trend.xml"), [.. "<optionset Name=\"csm_Trend\">"u8, 0xE4, .. "</optionset>"u8])),
        ["dashboard not on the work list"] = (7, copy => copy.Edit(Manifest.CustomizationsFile, root => root.Element("Dashboards")!.Remove())),
        ["table without chart marker"] = (7, copy => copy.Edit(Goal, root => root.Element("Visualizations")!.Remove())),
        ["flow that is no root component"] = (8, copy => Unroot(copy, 29)),
        ["dashboard that is no root component"] = (8, copy => Unroot(copy, 60)),
        ["profile that is no root component"] = (8, copy => Unroot(copy, 70)),
        ["unknown table in a chart"] = (12, copy => copy.Replace(copy.Chart, "entity name=\"csm_goal\"", "entity name=\"opportunity\"")),
        ["unknown table in a profile"] = (12, copy => copy.Replace(SampleSolution.Profiles, "<EntityName>csm_goal<", "<EntityName>lead<")),
        ["assignment to no category"] = (12, copy => copy.Replace(SampleSolution.Assignments, "csm_SampleCategory", "csm_SampleRoot")),
        ["assignment of a missing API"] = (12, copy => copy.Replace(SampleSolution.Assignments, "csm_TriggerRenewal", "csm_TrigerRenewal")),
        ["catalog of three levels"] = (12, copy => copy.Edit(SampleSolution.Root, root => root.Add(new XElement("parentcatalogid", new XElement("uniquename", "csm_SampleCategory"))), withDeclaration: false)),
        ["table name in no language"] = (16, copy => copy.Edit(Goal, root => root.Element("Name")!.SetAttributeValue("LocalizedName", string.Empty))),
        ["lookup lists its targets"] = (17, copy => copy.Edit(Goal, root => Column(root, "csm_KpiId").Element("LookupTypes")!.Add(new XElement("LookupType", 1)))),
        ["computed column without formula"] = (19, copy => copy.Edit(Goal, root => Column(root, "csm_Target").SetElementValue("SourceType", 1))),
        ["formula nobody names"] = (19, copy => copy.Write("Entities/csm_Goal/Formulas/csm_goal-csm_target.xaml", "<Activity />")),
        ["secured column in no profile"] = (20, copy => copy.Edit(SampleSolution.Profiles, root => root.Descendants("FieldPermission").Where(one => one.Element("AttributeName")!.Value == "csm_samplesecret").Remove())),
        ["secured column in a key"] = (20, copy => copy.Edit(Goal, root => root.Descendants("attributes").First().AddAfterSelf(Key("csm_SecretKey", "csm_samplesecret")))),
        ["image without configuration"] = (20, copy => copy.Edit(Goal, root => Column(root, "csm_Unit").SetElementValue("Type", "image"))),
        ["key too long"] = (22, copy => copy.Edit(Goal, root => root.Descendants("attributes").First().AddAfterSelf(Key("csm_LongKey", "csm_name", "csm_baselinemethod")))),
        ["customer column with one target"] = (24, copy => copy.Edit(Goal, root => Column(root, "csm_AccountId").SetElementValue("Type", "customer"))),
        ["relationship's table in lower case"] = (24, copy => copy.Replace("Other/Relationships/Account.xml", "<ReferencedEntityName>Account<", "<ReferencedEntityName>account<")),
        ["many-to-many with cascades"] = (25, copy => copy.Edit("Other/Relationships/Account.xml", root => root.Elements().First().SetElementValue("EntityRelationshipType", "ManyToMany"))),
        ["deleting in a circle"] = (25, copy =>
        {
            copy.Edit("Other/Relationships/csm_Goal.xml", root => Lookup(root, "csm_Kpi", "csm_GoalId").SetElementValue("CascadeDelete", "Cascade"));
            copy.Edit("Other/Relationships/csm_Kpi.xml", root => Lookup(root, "csm_Goal", "csm_KpiId").SetElementValue("CascadeDelete", "Restrict"));
        }),
        ["default that is no option"] = (27, copy => copy.Edit(Goal, root => Column(root, "csm_Status").SetElementValue("AppDefaultValue", 7))),
        ["multi-choice column without options"] = (27, copy => copy.Edit(Goal, root => Column(root, "csm_SampleTrends").Element("OptionSetName")!.Remove())),
        ["state without label"] = (27, copy => copy.Edit(Goal, root => Column(root, "statecode").Descendants("label").First().SetAttributeValue("description", string.Empty))),
        ["profile on a column that is not secured"] = (40, copy => copy.Replace(SampleSolution.Profiles, "csm_samplesecret", "csm_target")),
        ["profile's right in words"] = (40, copy => copy.Replace(SampleSolution.Profiles, "<CanRead>4<", "<CanRead>true<")),
        ["role file of another name"] = (40, copy => copy.Replace("Roles/CSM.xml", "name=\"CSM\"", "name=\"Manager\"")),
        ["form of Microsoft's taken over"] = (41, copy => copy.Edit(copy.QuickCreate, root => root.Descendants("formid").First().Value = "{8448b78f-8f42-454e-8e2a-f8196b0419af}")),
        ["chart's id not locked"] = (41, copy => copy.Edit(copy.Chart, root => root.SetElementValue("savedqueryvisualizationid", "{11111111-2222-4333-8444-555555555556}"))),
        ["declared language not written"] = (42, copy => copy.Edit(Manifest.CustomizationsFile, root => root.Element("Languages")!.Add(new XElement("Language", 1031)))),
        ["view without name"] = (42, copy => copy.Edit(copy.First("Entities/csm_Goal/SavedQueries"), root => root.Descendants("LocalizedName").First().SetAttributeValue("description", string.Empty))),
        ["cell without text"] = (42, copy => copy.Edit(copy.QuickCreate, root => root.Descendants("cell").Descendants("label").First().SetAttributeValue("description", string.Empty))),
        ["variable without default text"] = (42, copy => copy.Replace(SampleSolution.Variable, "displayname default=\"Sample address\"", "displayname default=\"\"")),
    };

    public static Dictionary<string, (int Number, Action<SampleSolution> Break)> Ui => new(StringComparer.Ordinal)
    {
        ["sub-grid on a missing view"] = (28, copy => copy.Edit(copy.MainForm, root => root.Descendants("ViewId").First().Value = "{11111111-2222-4333-8444-555555555557}")),
        ["sub-grid on a view of another table"] = (28, copy => copy.Edit(copy.MainForm, root => root.Descendants("TargetEntityType").First().Value = "csm_metric")),
        ["sub-grid on a missing relationship"] = (28, copy => copy.Replace(copy.MainForm, "csm_goal_csm_kpi_GoalId", "csm_goal_csm_kpi_goalid")),
        ["quick view of a missing form"] = (28, copy => File.Delete(copy.Path(copy.QuickView))),
        ["form loads a missing script"] = (28, copy => copy.Edit(copy.MainForm, root => root.Descendants("Library").First().SetAttributeValue("name", "csm_/js/none.js"))),
        ["handler of a missing function"] = (28, copy => copy.Replace(copy.MainForm, "CsmSample.onLoad", "CsmSample.onLaod")),
        ["multi-choice shown by a choice's control"] = (28, copy => copy.Edit(copy.MainForm, root => root.Descendants("control").First(control => control.Attribute("id")!.Value == "csm_sampletrends").SetAttributeValue("classid", "{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}"))),
        ["component that is not there"] = (28, copy => copy.Replace(copy.AccountForm, GoalTree, "csm_Csm.Controls.GoalThree")),
        ["component on the web only"] = (28, copy => copy.Edit(copy.AccountForm, root => root.Descendants("customControl").First(one => (string?)one.Attribute("formFactor") == "0").Remove())),
        ["component without the grid it replaces"] = (28, copy => copy.Edit(copy.AccountForm, root => root.Descendants("customControl").First().SetAttributeValue("id", "{4273EDBD-AC1D-40D3-9FB2-095C621B552D}"))),
        ["component's data set of another name"] = (28, copy => copy.Replace(copy.AccountForm, "data-set name=\"goals\"", "data-set name=\"gaols\"")),
        ["component on a missing view"] = (28, copy => copy.Edit(copy.AccountForm, root => root.Descendants("data-set").First().SetElementValue("ViewId", "{11111111-2222-4333-8444-555555555557}"))),
        ["component reads a column its view does not show"] = (28, copy => copy.Edit(copy.ViewNamed("csm_Goal", "Goals with their parents"), root => root.Descendants("cell").First(cell => (string?)cell.Attribute("name") == "csm_parentgoalid").Remove())),
        ["component reads a linked column its view does not show"] = (28, copy => copy.Edit(copy.ViewNamed("csm_HealthEvidence", "Newest evidence"), root => root.Descendants("cell").First(cell => (string?)cell.Attribute("name") == "customer.csm_healthscore").Remove())),
        ["form ids twice"] = (28, copy => copy.Replace(copy.MainForm, "5a3f1d10-0000-4000-8000-000000000012", "5a3f1d10-0000-4000-8000-000000000011")),
        ["required column not on quick create"] = (29, copy => copy.Edit(copy.QuickCreate, root => root.Descendants("row").Last().Remove())),
        ["quick create not switched on"] = (29, copy => copy.Edit(Goal, root => root.Descendants("IsQuickCreateEnabled").First().Value = "0")),
        ["view's link to a missing column"] = (30, copy => copy.Edit(copy.First("Entities/csm_Goal/SavedQueries"), root => root.Descendants("entity").First().Add(new XElement("link-entity", new XAttribute("name", "csm_kpi"), new XAttribute("from", "csm_none"), new XAttribute("to", "csm_kpiid"))))),
        ["view with an object type code"] = (30, copy => copy.Edit(copy.First("Entities/csm_Goal/SavedQueries"), root => root.Descendants("grid").First().SetAttributeValue("object", 10042))),
        ["chart's alias unknown"] = (31, copy => copy.Replace(copy.Chart, "measure alias=\"goals\"", "measure alias=\"gaols\"")),
        ["chart of another table"] = (31, copy => copy.Replace(copy.Chart, "entity name=\"csm_goal\"", "entity name=\"csm_kpi\"")),
        ["chart's column unknown"] = (31, copy => copy.Replace(copy.Chart, "name=\"csm_status\"", "name=\"csm_state\"")),
        ["chart with too few series"] = (31, copy => copy.Replace(copy.Chart, "<Series ChartType=\"Column\" />", string.Empty)),
        ["dashboard with a missing chart"] = (31, copy => copy.Edit(copy.Dashboard, root => root.Descendants("VisualizationId").First().Value = "{11111111-2222-4333-8444-555555555558}")),
        ["dashboard with a missing view"] = (31, copy => copy.Edit(copy.Dashboard, root => root.Descendants("ViewId").First().Value = "{11111111-2222-4333-8444-555555555558}")),
        ["dashboard with nothing on it"] = (31, copy => copy.Edit(copy.Dashboard, root => root.Descendants("row").Remove())),
        ["site map with a missing icon"] = (32, copy => copy.Edit("AppModuleSiteMaps/csm_CustomerSuccess/AppModuleSiteMap.xml", root => root.Descendants("SubArea").First().SetAttributeValue("Icon", "$webresource:csm_/img/none.svg"))),
        ["site map with a list everybody sees"] = (32, copy => copy.Edit("AppModuleSiteMaps/csm_CustomerSuccess/AppModuleSiteMap.xml", root => root.Descendants("Privilege").First().Remove())),
        ["site map with a missing dashboard"] = (32, copy => copy.Edit("AppModuleSiteMaps/csm_CustomerSuccess/AppModuleSiteMap.xml", root => root.Descendants("SubArea").First().SetAttributeValue("DefaultDashboard", Guid.Empty))),
        ["button without command"] = (33, copy => copy.Replace(SampleSolution.Ribbon, "CommandDefinition Id=\"csm.Sample.Command\"", "CommandDefinition Id=\"csm.Sample.Comand\"")),
        ["rule not defined"] = (33, copy => copy.Edit(SampleSolution.Ribbon, root => root.Element("RuleDefinitions")!.Descendants("EnableRule").Remove())),
        ["button without text"] = (33, copy => copy.Edit(SampleSolution.Ribbon, root => root.Descendants("LocLabel").Remove())),
        ["button's text in no language"] = (33, copy => copy.Edit(SampleSolution.Ribbon, root => root.Descendants("Title").Remove())),
        ["button's script missing"] = (33, copy => copy.Replace(SampleSolution.Ribbon, "$webresource:csm_/js/sample.js", "$webresource:csm_/js/none.js")),
        ["button's function missing"] = (33, copy => copy.Replace(SampleSolution.Ribbon, "FunctionName=\"CsmSample.run\"", "FunctionName=\"CsmSample.walk\"")),
        ["button without prefix"] = (33, copy => copy.Replace(SampleSolution.Ribbon, "csm.Sample.Button", "Sample.Button")),
        ["component without its script"] = (39, copy => File.Delete(copy.Path($"Controls/{GoalTree}/bundle.js"))),
        ["component without manifest"] = (39, copy => File.Delete(copy.Path($"Controls/{GoalTree}/ControlManifest.xml"))),
        ["component of another name"] = (39, copy => copy.Replace($"Controls/{GoalTree}/ControlManifest.xml", "constructor=\"GoalTree\"", "constructor=\"GoalThree\"")),
        ["component of no version"] = (39, copy => copy.Edit($"Controls/{GoalTree}/ControlManifest.xml", root => root.Element("control")!.SetAttributeValue("version", "one"))),
        ["component's file nobody loads"] = (39, copy => copy.Write($"Controls/{GoalTree}/bundle.js.map", "{}")),
        ["component's text missing"] = (39, copy => copy.Replace($"Controls/{GoalTree}/strings/GoalTree.1033.resx", "name=\"DisplayName\"", "name=\"Name\"")),
        ["component that calls out"] = (39, copy => copy.Write($"Controls/{GoalTree}/bundle.js", "fetch('https://example.org/x');")),
        ["script that does not parse"] = (39, copy => copy.Replace(SampleSolution.Script, "context?.id ?? null;", "context?.id ?? ;")),
        ["script that calls out"] = (39, copy => copy.Replace(SampleSolution.Script, "\"use strict\";", "fetch(\"https://example.org/x\");")),
        ["file without description"] = (39, copy => copy.Write("WebResources/csm_/js/forgotten.js", "var a = 1;")),
    };

    public static Dictionary<string, (int Number, Action<SampleSolution> Break)> Automation => new(StringComparer.Ordinal)
    {
        ["parameter that does not say whether it is optional"] = (37, copy => copy.Edit(copy.First("customapis", "customapirequestparameter.xml"), root => root.Element("isoptional")!.Remove(), withDeclaration: false)),
        ["variable of no type"] = (38, copy => copy.Replace(SampleSolution.Variable, "<type>100000000<", "<type>1<")),
        ["variable in another folder"] = (38, copy => copy.Replace(SampleSolution.Variable, "schemaname=\"csm_SampleAddress\"", "schemaname=\"csm_Address\"")),
        ["variable with a value"] = (38, copy => copy.Write("environmentvariabledefinitions/csm_SampleAddress/environmentvariablevalues.json", "{}")),
        ["connection reference nobody uses"] = (38, copy => copy.Edit(Manifest.CustomizationsFile, root => root.Element("connectionreferences")!.Add(XElement.Parse(SampleTexts.Connection.Replace("csm_sampleconnection", "csm_unused", StringComparison.Ordinal))))),
        ["connection reference not declared"] = (38, copy => copy.Replace(Manifest.CustomizationsFile, "csm_sampleconnection", "csm_other")),
        ["flow shipped on"] = (38, copy => copy.Replace(copy.Flow + ".data.xml", "<StateCode>0<", "<StateCode>1<")),
        ["flow without description"] = (38, copy => copy.Replace(copy.Flow + ".data.xml", "Turns nothing on; needs the sample connection.", string.Empty)),
        ["flow with a long description"] = (38, copy => copy.Replace(copy.Flow + ".data.xml", "Turns nothing on;", new string('x', 300))),
        ["action with a long description"] = (38, copy => copy.Replace(copy.Flow, "Goals to look at.", new string('x', 300))),
        ["flow under another name"] = (38, copy => copy.Replace(copy.Flow + ".data.xml", "<JsonFileName>/Workflows/SampleFlow-", "<JsonFileName>/Workflows/Sample-")),
        ["flow's variable missing"] = (38, copy => copy.Replace(copy.Flow, "\"schemaName\": \"csm_SampleAddress\"", "\"schemaName\": \"csm_Adress\"")),
        ["flow's parameter missing"] = (38, copy => copy.Replace(copy.Flow, "parameters('Sample address (csm_SampleAddress)')", "parameters('Sample')")),
        ["flow's action missing"] = (38, copy => copy.Replace(copy.Flow, "outputs('List_goals')", "outputs('List_gaols')")),
        ["flow's order broken"] = (38, copy => copy.Replace(copy.Flow, "{ \"List_goals\": [ \"Succeeded\" ] }", "{ \"List\": [ \"Succeeded\" ] }")),
        ["flow's table missing"] = (38, copy => copy.Replace(copy.Flow, "\"entityName\": \"csm_goals\"", "\"entityName\": \"csm_gaols\"")),
        ["flow's connection missing"] = (38, copy => copy.Replace(copy.Flow, "\"connectionName\": \"shared_commondataserviceforapps\"", "\"connectionName\": \"shared_other\"")),
        ["flow file without description"] = (38, copy => copy.Write("Workflows/Forgotten-11111111-2222-4333-8444-555555555559.json", "{}")),
    };

    private static void Unroot(SampleSolution copy, int type) =>
        copy.Edit(Manifest.SolutionFile, root => root.Descendants("RootComponent").Last(one => (int)one.Attribute("type")! == type).Remove());

    private static XElement Key(string name, params string[] columns) => new(
        "EntityKeys",
        new XElement("EntityKey", new XElement("Name", name), new XElement("LogicalName", name.ToLowerInvariant()), new XElement("EntityKeyAttributes", columns.Select(column => new XElement("AttributeName", column)))));

    private static XElement Column(XElement root, string name) => root.Descendants("attribute").First(column => column.Attribute("PhysicalName")?.Value == name);

    private static XElement Lookup(XElement root, string table, string column) => root.Elements().First(body => body.Element("ReferencingEntityName")!.Value == table && body.Element("ReferencingAttributeName")!.Value == column);
}
