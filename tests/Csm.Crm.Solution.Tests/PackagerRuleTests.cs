using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Solution.Tests;

/// <summary>One test for each row of the table of what Microsoft's packager does with a changed source (SOLUTION-FORMAT §3): what it drops silently, this one refuses.</summary>
public sealed class PackagerRuleTests(SampleSolution solution) : IClassFixture<SampleSolution>, IDisposable
{
    private const string Goal = SampleSolution.Goal;
    private const string Choice = "OptionSets/csm_Trend.xml";
    private const string ToAccount = "Other/Relationships/Account.xml";

    public void Dispose() => solution.Restore();

    [Theory]
    [InlineData("Roles")]
    [InlineData("optionsets")]
    [InlineData("WebResources")]
    [InlineData("Dashboards")]
    [InlineData("Workflows")]
    [InlineData("FieldSecurityProfiles")]
    [InlineData("SdkMessageProcessingSteps")]
    [InlineData("SolutionPluginAssemblies")]
    [InlineData("AppModules")]
    [InlineData("AppModuleSiteMaps")]
    [InlineData("Entities")]
    public void SectionMissingFromTheWorkList_IsRefused(string section)
    {
        solution.Edit(Manifest.CustomizationsFile, root => root.Element(section)!.Remove());
        Refused().ShouldContain(section);
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain($"<{section} />");
    }

    [Theory]
    [InlineData("FormXml")]
    [InlineData("SavedQueries")]
    [InlineData("Visualizations")]
    [InlineData("RibbonDiffXml")]
    public void MarkerMissingFromATable_IsRefused(string marker)
    {
        solution.Edit(Goal, root => root.Element(marker)!.Remove());
        Refused().ShouldContain(marker);
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain($"<{marker} />");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(29)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(70)]
    [InlineData(80)]
    [InlineData(91)]
    [InlineData(92)]
    public void ComponentThatIsNoRootComponent_IsRefused(int type)
    {
        solution.Edit(Manifest.SolutionFile, root => root.Descendants("RootComponent").First(one => (int)one.Attribute("type")! == type).Remove());
        Refused().ShouldContain($"type {type} ");
    }

    [Fact]
    public void RootComponentWithoutFile_IsRefused()
    {
        File.Delete(solution.Path(solution.Dashboard));
        Refused().ShouldContain("has no component file");
    }

    [Fact]
    public void RelationshipWithoutStub_IsRefused()
    {
        solution.Edit("Other/Relationships.xml", root => root.Elements().First().Remove());
        Refused().ShouldContain("lost silently");
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain("no stub");
    }

    [Fact]
    public void StubWithoutBody_IsRefused()
    {
        solution.Edit(ToAccount, root => root.Elements().First().Remove());
        Refused().ShouldContain("packed empty");
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain("packed empty");
    }

    [Fact]
    public void SourceThatPacksOneWayOnly_IsRefused()
    {
        solution.Replace(Manifest.SolutionFile, "<Managed>2<", "<Managed>0<");
        Refused().ShouldContain("Managed");
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain("<Managed>0</Managed>");
    }

    [Theory]
    [InlineData(SampleSolution.Script)]
    [InlineData("WebResources/csm_/img/app.svg")]
    public void MissingWebResource_IsRefused(string file)
    {
        File.Delete(solution.Path(file));
        Refused().ShouldContain(file);
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain(file);
    }

    [Fact]
    public void MissingAssembly_IsRefused()
    {
        Should.Throw<FileNotFoundException>(() => SolutionPacker.Pack(solution.Source, "no/such/Plugins.dll", PackageType.Managed)).Message.ShouldContain("no/such/Plugins.dll");
    }

    [Fact]
    public void FolderOfTheNewerKind_IsCopiedAsItIs()
    {
        var package = PackageFile.Read(solution.Pack(), "package");
        foreach (var path in new[] { SampleSolution.Root, SampleSolution.Assignments, SampleSolution.Variable })
        {
            package.Parts[path].ShouldBe(File.ReadAllBytes(Path.Combine(solution.Source, path)));
        }
    }

    [Fact]
    public void FolderOfNoKind_IsRefusedThoughMicrosoftsPackagerCopiesIt()
    {
        solution.Write("Drafts/idea.xml", "<idea />");
        Refused().ShouldContain("Drafts");
    }

    [Theory]
    [InlineData(Goal)]
    [InlineData(Choice)]
    [InlineData(SampleSolution.Root)]
    public void MalformedXml_IsRefused(string file)
    {
        File.AppendAllText(solution.Path(file), "<open>");
        Refused().ShouldContain(file);
    }

    [Fact]
    public void ContentInTheWorkList_IsRefused()
    {
        solution.Edit(Manifest.CustomizationsFile, root => root.Element("Roles")!.Add(new XElement("Role", new XAttribute("name", "Inline"))));
        Should.Throw<InvalidDataException>(Built).Message.ShouldContain("<Roles>");
    }

    private string Refused()
    {
        var message = Should.Throw<InvalidDataException>(() => solution.Pack()).Message;
        message.ShouldContain("is not packed");
        return message;
    }

    private void Built() => PackageBuilder.Build(solution.Open(), SolutionFolders.PluginBinary, PackageType.Managed);
}
