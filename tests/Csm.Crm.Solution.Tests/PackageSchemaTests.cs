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
        foreach (var form in Part(PackageType.Managed, "customizations.xml").Descendants("systemform"))
        {
            Problems(new XDocument(form.Element("form")), schema).ShouldBeEmpty(form.Element("formid")!.Value);
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
