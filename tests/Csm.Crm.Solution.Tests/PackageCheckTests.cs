using System.IO.Compression;
using System.Text;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Releases;

namespace Csm.Crm.Solution.Tests;

/// <summary>The checks that look at packages: 1, 2, 4, 43, 44 and 45.</summary>
public sealed class PackageCheckTests(SampleSolution solution) : IClassFixture<SampleSolution>, IDisposable
{
    private const string Types = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/octet-stream" /></Types>""";

    public void Dispose() => solution.Restore();

    [Fact]
    public void PackageInAFolder_LacksItsRootFiles()
    {
        var findings = PackageChecks.Parts(Zip(("src/solution.xml", "<a/>"), ("src/customizations.xml", "<a/>"))).ToList();
        findings.Select(finding => finding.File).ShouldBeSubsetOf(["solution.xml", "customizations.xml", "[Content_Types].xml", "src/solution.xml", "src/customizations.xml"]);
        findings.Count.ShouldBe(5);
        findings.ShouldAllBe(finding => finding.Number == 1 && finding.Mend.Length > 0);
    }

    [Theory]
    [InlineData("Workflows\\Flow.json")]
    [InlineData("Workflows/Flow.json.data.xml")]
    [InlineData("Other/Solution.xml")]
    [InlineData("readme.txt")]
    public void PartWithoutAPlace_IsFound(string path)
    {
        PackageChecks.Parts(Zip(("solution.xml", "<a/>"), ("customizations.xml", "<a/>"), ("[Content_Types].xml", Types), (path, "x")))
            .ShouldHaveSingleItem().File.ShouldBe(path);
    }

    [Fact]
    public void PathThatStandsThereTwice_IsFound()
    {
        PackageChecks.Parts(Zip(("solution.xml", "<a/>"), ("solution.xml", "<a/>"), ("customizations.xml", "<a/>"), ("[Content_Types].xml", Types)))
            .ShouldHaveSingleItem().What.ShouldContain("2 times");
    }

    [Fact]
    public void PartWithoutContentType_IsFound()
    {
        var findings = PackageChecks.ContentTypes(Zip(("solution.xml", "<a/>"), ("[Content_Types].xml", Types), ("Workflows/Flow.json", "{}"), ("WebResources/iconA", "x"))).ToList();
        findings.Select(finding => finding.File).ShouldBe(["WebResources/iconA", "Workflows/Flow.json"], ignoreOrder: true);
        findings.ShouldAllBe(finding => finding.Number == 2);
    }

    [Fact]
    public void OverrideOfNothing_IsFound()
    {
        var types = Types.Replace("</Types>", "<Override PartName=\"/WebResources/gone\" ContentType=\"application/octet-stream\" /></Types>", StringComparison.Ordinal);
        PackageChecks.ContentTypes(Zip(("solution.xml", "<a/>"), ("[Content_Types].xml", types))).ShouldHaveSingleItem().File.ShouldBe("WebResources/gone");
    }

    [Fact]
    public void EverythingThePackageHolds_IsValidAgainstThePlatformsSchemas()
    {
        Assert.SkipUnless(PackageSchemas.AreIn(SolutionFolders.Schemas), "The platform's schemas are not on this machine (looked in ../shared/xsd beside the repository).");
        solution.LintAll(new LintOptions(SolutionFolders.Schemas, null)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RolePrivilege", "level", "World")]
    [InlineData("tab", "colour", "red")]
    [InlineData("condition", "operator", "about")]
    [InlineData("SubArea", "colour", "red")]
    [InlineData("CustomAction", "colour", "red")]
    [InlineData("measure", "colour", "red")]
    public void BrokenCustomizations_AreFoundByTheSchema(string element, string attribute, string value)
    {
        Assert.SkipUnless(PackageSchemas.AreIn(SolutionFolders.Schemas), "The platform's schemas are not on this machine (looked in ../shared/xsd beside the repository).");
        var customizations = PackageFile.Read(solution.Pack(), "package").Xml("customizations.xml");
        customizations.Descendants(element).First().SetAttributeValue(attribute, value);

        var findings = new PackageSchemas(SolutionFolders.Schemas).Problems(customizations).ToList();
        findings.ShouldNotBeEmpty();
        findings.ShouldAllBe(finding => finding.Number == 4);
    }

    [Fact]
    public void MissingSchemaFolder_IsNamed()
    {
        Should.Throw<FileNotFoundException>(() => solution.LintAll(new LintOptions("no/such/folder", null))).Message.ShouldContain("no/such/folder");
    }

    [Fact]
    public void PackagesThatDifferInMoreThanTheFlag_AreFound()
    {
        var managed = Zip(("solution.xml", "<a><Managed>1</Managed><Version>1</Version></a>"), ("customizations.xml", "<a/>"));
        var unmanaged = Zip(("solution.xml", "<a><Managed>0</Managed><Version>2</Version></a>"), ("customizations.xml", "<b/>"));
        PackageChecks.Twins(managed, managed).ShouldBeEmpty();
        PackageChecks.Twins(managed, unmanaged).Select(finding => (finding.Number, finding.File)).ShouldBe([(43, "customizations.xml"), (43, "solution.xml")]);
    }

    [Fact]
    public void ReleaseOfTheSameVersion_AsksForAHigherOne()
    {
        var released = Released();
        solution.LintAll(new LintOptions(null, released)).ShouldBeEmpty();

        solution.Replace(SampleSolution.Goal, "Sample secret", "Another secret");
        solution.LintAll(new LintOptions(null, released)).ShouldHaveSingleItem().Number.ShouldBe(43);

        solution.Path(Manifest.SolutionFile);
        SolutionVersion.Write(solution.Open(), SolutionVersion.Raised(solution.Open(), "build"));
        solution.LintAll(new LintOptions(null, released)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public void ChangedCodeComponent_AsksForAHigherVersionOfItsOwn(int raisedBy, int findings)
    {
        const string manifest = "Controls/csm_Csm.Controls.GoalTree/ControlManifest.xml";
        var released = Released();
        solution.Edit(manifest, root =>
        {
            var version = Version.Parse(root.Element("control")!.Attribute("version")!.Value);
            root.Element("control")!.SetAttributeValue("version", raisedBy < 0 ? new Version(0, 0, 1) : new Version(version.Major, version.Minor, version.Build + raisedBy));
        });
        solution.Replace("Controls/csm_Csm.Controls.GoalTree/css/GoalTree.css", "display: grid", "display:grid");
        solution.Path(Manifest.SolutionFile);
        SolutionVersion.Write(solution.Open(), SolutionVersion.Raised(solution.Open(), "major"));

        var found = solution.LintAll(new LintOptions(null, released));
        found.Count.ShouldBe(findings, string.Join('\n', found));
        found.ShouldAllBe(finding => finding.Number == 43 && finding.File.EndsWith("GoalTree", StringComparison.Ordinal));
    }

    [Fact]
    public void ComponentDroppedFromARelease_IsNamedUnlessMeant()
    {
        var released = Released();
        File.Delete(solution.Path(solution.Chart));
        File.Delete(solution.Path(solution.Dashboard));
        solution.Edit(Manifest.SolutionFile, root => root.Descendants("RootComponent").First(one => one.Attribute("id")?.Value == Path.GetFileNameWithoutExtension(solution.Dashboard)).Remove());
        SolutionVersion.Write(solution.Open(), new Version(2, 0, 0, 0));

        var findings = solution.LintAll(new LintOptions(null, released));
        findings.Select(finding => finding.Number).Distinct().ShouldBe([43]);
        findings.ShouldContain(finding => finding.What.Contains("Sample chart", StringComparison.Ordinal));
        solution.LintAll(new LintOptions(null, released, AllowsLoss: true)).ShouldBeEmpty();
    }

    [Fact]
    public void DifferentBytesOfOneSource_AreFound()
    {
        PackageChecks.Repeated([1, 2], [1, 2]).ShouldBeEmpty();
        PackageChecks.Repeated([1, 2], [1, 3]).ShouldHaveSingleItem().Number.ShouldBe(44);
    }

    [Fact]
    public void FileThePackageDoesNotCarry_IsFound()
    {
        solution.Write("Entities/csm_Goal/notes.txt", "for us only");
        var finding = solution.LintAll().ShouldHaveSingleItem();
        finding.Number.ShouldBe(45);
        finding.File.ShouldBe("Entities/csm_Goal/notes.txt");
    }

    [Fact]
    public void RoleInAFileOfAnotherName_ComesBackElsewhere()
    {
        var package = PackageFile.Read(solution.Pack(), "package");
        File.Move(solution.Path("OptionSets/csm_Trend.xml"), solution.Path("OptionSets/csm_Trends.xml"));
        PackageChecks.RoundTrip(solution.Open(), package).Select(finding => finding.File).ShouldBe(["OptionSets/csm_Trend.xml", "OptionSets/csm_Trends.xml"]);
    }

    private string Released()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("csm-released-").FullName, "CsmCrm_managed.zip");
        File.WriteAllBytes(path, solution.Pack());
        return path;
    }

    private static PackageFile Zip(params (string Path, string Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in parts)
            {
                using var target = archive.CreateEntry(path).Open();
                target.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return PackageFile.Read(stream.ToArray(), "package");
    }
}
