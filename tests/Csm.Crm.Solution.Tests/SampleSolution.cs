using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>A copy of the source that has a component of every kind the tool knows, whatever the product happens to use.</summary>
public sealed class SampleSolution : SolutionCopy
{
    public const string Goal = "Entities/csm_Goal/Entity.xml";
    public const string Metric = "Entities/csm_Metric/Entity.xml";
    public const string Ribbon = "Entities/csm_Metric/RibbonDiff.xml";
    public const string Profiles = "Other/FieldSecurityProfiles.xml";
    public const string Script = "WebResources/csm_/js/sample.js";
    public const string Variable = "environmentvariabledefinitions/csm_SampleAddress/environmentvariabledefinition.xml";
    public const string Root = "catalogs/csm_SampleRoot/catalog.xml";
    public const string Category = "catalogs/csm_SampleCategory/catalog.xml";
    public const string Assignments = "Assets/catalogassignments.xml";

    private readonly SourceTree tree;

    public SampleSolution()
    {
        tree = Open();
        AddColumns();
        (Chart, Dashboard) = (AddChart(), string.Empty);
        QuickCreate = AddForm(
            "quickCreate", "Sample quick create",
            SampleTexts.Cell("quick create", "csm_name", "4273EDBD-AC1D-40D3-9FB2-095C621B552D") + SampleTexts.Cell("quick create", "csm_accountid", "270BD3DB-D9AF-4782-9025-509E298DEC0A")
            + SampleTexts.Cell("quick create", "csm_status", "3EF39988-22BB-4F0B-BBBE-64B5A3748AEE"));
        QuickView = AddForm("quick", "Sample quick view", SampleTexts.Cell("quick view", "csm_name", "4273EDBD-AC1D-40D3-9FB2-095C621B552D"));
        AddScript();
        AddFormParts();
        Dashboard = AddDashboard();
        Edit(Ribbon, root => root.ReplaceNodes(XElement.Parse(SampleTexts.Ribbon).Elements()));
        Flow = AddFlow();
        Save(Variable, SampleTexts.Variable);
        Save(Root, SampleTexts.Root);
        Save(Category, SampleTexts.Category);
        AddAssignments();
        Manifest.Refresh(tree);
        AddRoots();
        tree.Ids.Save();
        Keep();
    }

    /// <summary>Path of the chart.</summary>
    public string Chart { get; }

    /// <summary>Path of the dashboard.</summary>
    public string Dashboard { get; }

    /// <summary>Path of the quick create form.</summary>
    public string QuickCreate { get; }

    /// <summary>Path of the quick view form.</summary>
    public string QuickView { get; }

    /// <summary>Path of the flow; its description lies beside it.</summary>
    public string Flow { get; }

    /// <summary>The main form that holds the sub-grid, the quick view and the script.</summary>
    public string MainForm => First("Entities/csm_Goal/FormXml/main");

    /// <summary>The account form "Customer success", which shows code components.</summary>
    public string AccountForm => First("Entities/Account/FormXml/main");

    private static XElement Form(string text) => XElement.Parse(text);

    private void AddColumns()
    {
        var author = new SolutionAuthor(tree);
        author.AddColumn("csm_Goal", new ColumnText("csm_SampleTrends", "Sample trends", "Several options at once."), ColumnType.Parse("choice:csm_Trend"));
        author.AddColumn("csm_Goal", new ColumnText("csm_SampleSecret", "Sample secret", "Only some may see it."), ColumnType.Parse("int(0..4)"));
        Edit(Goal, root =>
        {
            Column(root, "csm_SampleTrends").SetElementValue("Type", "multiselectpicklist");
            Column(root, "csm_SampleSecret").SetElementValue("IsSecured", 1);
            root.Descendants("IsQuickCreateEnabled").First().Value = "1";
            if (root.Element("Visualizations") is null)
            {
                root.Element("RibbonDiffXml")!.AddBeforeSelf(new XElement("Visualizations"));
            }
        });
        Edit(MainForm, root => root.Descendants("control").First(control => control.Attribute("datafieldname")?.Value == "csm_sampletrends").SetAttributeValue("classid", "{4AA28AB7-9C13-4F57-A73D-AD894D048B5F}"));
        Save(Profiles, SampleTexts.Profile(Id("field security profile Sample profile")), File.Exists(Path(Profiles)) ? CanonicalXml.Load(Path(Profiles)) : new XElement("FieldSecurityProfiles", CanonicalXml.InstanceDeclaration));
    }

    private string AddChart()
    {
        var id = Id("chart csm_Goal Sample chart");
        return Save($"Entities/csm_Goal/Visualizations/{id}.xml", SampleTexts.Chart(id), withDeclaration: true);
    }

    private string AddForm(string type, string name, string cells)
    {
        var id = Id($"form csm_Goal {type} {name}");
        return Save($"Entities/csm_Goal/FormXml/{type}/{id}.xml", SampleTexts.Form(id, name, cells), withDeclaration: true);
    }

    private void AddScript()
    {
        Write(Script, SampleTexts.Script);
        WebResourceFiles.Describe(tree, "csm_/js/sample.js", "Sample script");
    }

    private void AddFormParts()
    {
        var view = Open().Load(First("Entities/csm_Kpi/SavedQueries").Replace('\\', '/')).Descendants("savedqueryid").First().Value;
        var quick = Open().Load(QuickView).Descendants("formid").First().Value;
        Edit(MainForm, root =>
        {
            var rows = root.Descendants("rows").First();
            rows.Add(Form(SampleTexts.GridRow(view)), Form(SampleTexts.QuickViewRow(quick)));
            root.Descendants("tabs").First().AddAfterSelf(Form(SampleTexts.Libraries), Form(SampleTexts.Events));
        });
    }

    private string AddDashboard()
    {
        var id = Id("dashboard Sample dashboard");
        var view = Open().Load(First("Entities/csm_Goal/SavedQueries").Replace('\\', '/')).Descendants("savedqueryid").First().Value;
        return Save($"Dashboards/{id}.xml", SampleTexts.Dashboard(id, view, System.IO.Path.GetFileNameWithoutExtension(Chart)), withDeclaration: true);
    }

    private string AddFlow()
    {
        var id = Id("flow Sample flow");
        var file = $"Workflows/SampleFlow-{id.Trim('{', '}').ToUpperInvariant()}.json";
        Write(file, SampleTexts.Flow);
        Save(file + ".data.xml", SampleTexts.FlowData(id, file), withDeclaration: true);
        Edit(Manifest.CustomizationsFile, root =>
        {
            if (root.Element("connectionreferences") is null)
            {
                root.Element("Languages")!.AddBeforeSelf(new XElement("connectionreferences"));
            }

            root.Element("connectionreferences")!.Add(Form(SampleTexts.Connection));
        });
        return file;
    }

    private void AddAssignments()
    {
        var root = File.Exists(Path(Assignments)) ? CanonicalXml.Load(Path(Assignments)) : new XElement("catalogassignments");
        root.Add(XElement.Parse(SampleTexts.Assignments).Elements());
        Write(Assignments, System.Text.Encoding.UTF8.GetString(CanonicalXml.ToBytes(root, withDeclaration: false)));
    }

    private void AddRoots()
    {
        (int Type, string Id)[] roots = [(29, Id("flow Sample flow")), (60, Id("dashboard Sample dashboard")), (70, Id("field security profile Sample profile"))];
        Edit(Manifest.CustomizationsFile, root =>
        {
            if (root.Element("Dashboards") is null)
            {
                root.Element("optionsets")!.AddAfterSelf(new XElement("Dashboards"));
            }
        });
        Edit(Manifest.SolutionFile, root =>
        {
            var components = root.Descendants("RootComponents").Single();
            foreach (var (type, id) in roots.Where(added => components.Elements().All(one => one.Attribute("id")?.Value != added.Id)))
            {
                components.Add(new XElement("RootComponent", new XAttribute("type", type), new XAttribute("id", id), new XAttribute("behavior", 0)));
            }

            components.ReplaceNodes(components.Elements().OrderBy(one => (int)one.Attribute("type")!).ThenBy(one => (one.Attribute("schemaName") ?? one.Attribute("id"))!.Value, StringComparer.Ordinal).ToList());
        });
    }

    private string Save(string path, string content, XElement? into = null, bool withDeclaration = false)
    {
        var root = Form(content);
        if (into is not null)
        {
            into.Add(root);
            root = into;
            withDeclaration = true;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(path))!);
        File.WriteAllBytes(Path(path), CanonicalXml.ToBytes(root, withDeclaration));
        return path;
    }

    /// <summary>File of a table's view of that name.</summary>
    public string ViewNamed(string table, string name) =>
        Open().Files($"Entities/{table}/SavedQueries").Single(file => Open().Load(file).Descendants("LocalizedName").Any(one => one.Attribute("description")!.Value == name));

    private static XElement Column(XElement root, string name) => root.Descendants("attribute").First(column => column.Attribute("PhysicalName")?.Value == name);

    private string Id(string name) => tree.Ids.For(name).ToString("B");
}
