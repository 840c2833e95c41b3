using System.Xml.Linq;
using Csm.Crm.SolutionTool.Commands;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Solution.Tests;

public sealed class UnpackTests(SampleSolution solution) : IClassFixture<SampleSolution>
{
    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void UnpackingAPackage_GivesEveryFileOfTheSource(PackageType type)
    {
        var files = SolutionUnpacker.Unpack(PackageFile.Read(solution.Pack(type), "package"));

        var source = Directory.EnumerateFiles(solution.Source, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(solution.Source, file).Replace('\\', '/')).Where(file => !file.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        files.Keys.Where(file => !file.EndsWith(".dll", StringComparison.Ordinal)).ShouldBe(source, ignoreOrder: true);
        foreach (var file in source)
        {
            Content(file, files[file]).ShouldBe(Content(file, File.ReadAllBytes(Path.Combine(solution.Source, file))), file);
        }

        files.Single(file => file.Key.EndsWith(".dll", StringComparison.Ordinal)).Value.ShouldBe(File.ReadAllBytes(SolutionFolders.PluginBinary));
    }

    [Fact]
    public async Task UnpackedPackage_PacksToTheSamePackage()
    {
        var folder = Directory.CreateTempSubdirectory("csm-unpacked-").FullName;
        var zip = Path.Combine(folder, "CsmCrm.zip");
        var package = solution.Pack(PackageType.Unmanaged);
        await File.WriteAllBytesAsync(zip, package, TestContext.Current.CancellationToken);

        (await CommandLine.RunAsync(["unpack", zip, "--out", Path.Combine(folder, "solution", "src")])).ShouldBe(CommandLine.Success);
        (await CommandLine.RunAsync(["unpack", zip, "--out", Path.Combine(folder, "solution", "src")])).ShouldBe(CommandLine.Refused, "the folder is not empty any more");
        File.Copy(Path.Combine(solution.Source, "..", "ids.lock"), Path.Combine(folder, "solution", "ids.lock"));

        SolutionPacker.Pack(Path.Combine(folder, "solution", "src"), SolutionFolders.PluginBinary, PackageType.Unmanaged).ShouldBe(package);
    }

    [Fact]
    public void ComponentOfAnUnknownKind_IsRefused()
    {
        var package = Broken(root => root.Element("Templates")!.Add(new XElement("EmailTemplates")));
        Should.Throw<InvalidDataException>(() => SolutionUnpacker.Unpack(package)).Message.ShouldContain("<Templates>");
    }

    [Fact]
    public void PartThatIsNamedButMissing_IsRefused()
    {
        var package = Broken(root => root.Element("WebResources")!.Elements().First().SetElementValue("FileName", "/WebResources/gone"));
        Should.Throw<InvalidDataException>(() => SolutionUnpacker.Unpack(package)).Message.ShouldContain("WebResources/gone");
    }

    [Fact]
    public void FileThatIsNoPackage_IsRefused()
    {
        Should.Throw<InvalidDataException>(() => PackageFile.Read([1, 2, 3], "three bytes")).Message.ShouldContain("three bytes");
        Should.Throw<FileNotFoundException>(() => PackageFile.Read("no/such.zip")).Message.ShouldContain("no/such.zip");
        Should.Throw<InvalidDataException>(() => SolutionUnpacker.Unpack(PackageFile.Read(DeterministicZip.Write(new Dictionary<string, byte[]>(StringComparer.Ordinal)), "empty"))).Message.ShouldContain("solution.xml");
    }

    private static string Content(string file, byte[] content)
    {
        if (!file.EndsWith(".xml", StringComparison.Ordinal))
        {
            return Convert.ToHexString(content);
        }

        var root = XDocument.Load(new MemoryStream(content)).Root!;
        root.DescendantsAndSelf().Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
        return root.ToString();
    }

    private PackageFile Broken(Action<XElement> change)
    {
        var package = PackageFile.Read(solution.Pack(), "package");
        var customizations = package.Xml("customizations.xml");
        change(customizations);
        var parts = package.Parts.Where(part => part.Key != "[Content_Types].xml").ToDictionary(StringComparer.Ordinal);
        parts["customizations.xml"] = System.Text.Encoding.UTF8.GetBytes(customizations.ToString());
        return PackageFile.Read(DeterministicZip.Write(parts), "broken package");
    }
}
