using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Solution.Tests;

public sealed class PackageSchemaTests
{
    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void PackedCustomizations_AreValidAgainstThePlatformsSchema(PackageType type)
    {
        var customizations = Part(type, "customizations.xml");
        Problems(customizations, Schema("CustomizationsSolution.xsd")).ShouldBeEmpty();
    }

    [Fact]
    public void EveryForm_IsValidAgainstTheFormSchema()
    {
        var schema = Schema("FormXml.xsd");
        foreach (var form in Part(PackageType.Managed, "customizations.xml").Descendants("form"))
        {
            Problems(new XDocument(form), schema).ShouldBeEmpty((form.Parent!.Element("formid") ?? form.Ancestors("Dashboard").First().Element("FormId"))!.Value);
        }
    }

    [Fact]
    public void EveryLayout_IsValidAgainstTheLayoutSchema()
    {
        var schema = Schema("LayoutXml.xsd");
        foreach (var layout in Part(PackageType.Managed, "customizations.xml").Descendants("layoutxml"))
        {
            // The number of a table's type differs by environment; the schema demands it, packages of own tables leave it out.
            layout.Element("grid")!.SetAttributeValue("object", 10000);
            Problems(new XDocument(layout), schema).ShouldBeEmpty(layout.Parent!.Element("savedqueryid")!.Value);
        }
    }

    [Fact]
    public void EveryChart_IsValidAgainstTheChartSchema()
    {
        var schema = Schema("VisualizationDataDescription.xsd");
        var charts = Part(PackageType.Managed, "customizations.xml").Descendants("datadefinition").ToList();
        charts.ShouldNotBeEmpty();
        foreach (var chart in charts)
        {
            Problems(new XDocument(chart), schema).ShouldBeEmpty(chart.ToString());
        }
    }

    [Fact]
    public void EveryCommandBar_IsValidAgainstTheRibbonSchema()
    {
        var schema = Schema("RibbonCore.xsd");
        foreach (var ribbon in Part(PackageType.Managed, "customizations.xml").Descendants("RibbonDiffXml"))
        {
            Problems(new XDocument(ribbon), schema).ShouldBeEmpty(ribbon.Parent!.Element("Name")!.Value);
        }
    }

    [Fact]
    public void EverySiteMap_IsValidAgainstTheSiteMapSchema()
    {
        var schema = Schema("SiteMap.xsd");
        foreach (var map in Part(PackageType.Managed, "customizations.xml").Descendants("SiteMap"))
        {
            Problems(new XDocument(map), schema).ShouldBeEmpty();
        }
    }

    [Fact]
    public void EveryFetch_IsValidAgainstTheFetchSchema()
    {
        var schema = Schema("Fetch.xsd");
        foreach (var fetch in Part(PackageType.Managed, "customizations.xml").Descendants("fetch"))
        {
            Problems(new XDocument(fetch), schema).ShouldBeEmpty(fetch.ToString());
        }
    }

    [Fact]
    public void BrokenCustomizations_AreInvalid()
    {
        var customizations = Part(PackageType.Managed, "customizations.xml");
        customizations.Descendants("RolePrivilege").First().SetAttributeValue("level", "Everywhere");
        Problems(customizations, Schema("CustomizationsSolution.xsd")).ShouldNotBeEmpty();
    }

    private static XDocument Part(PackageType type, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(SolutionPacker.Pack(SolutionFolders.Source, SolutionFolders.PluginBinary, type)));
        using var stream = archive.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }

    private static List<string> Problems(XDocument document, XmlSchemaSet schemas)
    {
        var problems = new List<string>();
        document.Validate(schemas, (_, problem) => problems.Add(problem.Message));
        return problems;
    }

    private static XmlSchemaSet Schema(string name)
    {
        var path = Path.GetFullPath(Path.Combine(SolutionFolders.Schemas, name));
        Assert.SkipUnless(File.Exists(path), $"The platform's schema '{name}' is not on this machine (looked in ../shared/xsd beside the repository).");
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        using var reader = XmlReader.Create(path);
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }
}
