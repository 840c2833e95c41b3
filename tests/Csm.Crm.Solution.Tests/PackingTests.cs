using System.IO.Compression;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Solution.Tests;

public sealed class PackingTests
{
    private const string SdkToken = "31bf3856ad364e35";

    [Theory]
    [InlineData(PackageType.Managed)]
    [InlineData(PackageType.Unmanaged)]
    public void PackingTwice_GivesTheSameBytes(PackageType type)
    {
        Pack(type).ShouldBe(Pack(type));
    }

    [Fact]
    public void PackingACopyElsewhere_GivesTheSameBytes()
    {
        using var copy = new SolutionCopy();
        SolutionPacker.Pack(copy.Source, SolutionFolders.PluginBinary, PackageType.Managed).ShouldBe(Pack(PackageType.Managed));
    }

    [Fact]
    public void ManagedAndUnmanaged_DifferInTheFlagAndNothingElse()
    {
        var managed = Parts(Pack(PackageType.Managed));
        var unmanaged = Parts(Pack(PackageType.Unmanaged));

        managed.Keys.ShouldBe(unmanaged.Keys, ignoreOrder: true);
        managed.Keys.Where(name => !managed[name].SequenceEqual(unmanaged[name])).ShouldBe(["solution.xml"]);
        var (left, right) = (Xml(managed["solution.xml"]), Xml(unmanaged["solution.xml"]));
        left.Descendants("Managed").Single().Value.ShouldBe("1");
        right.Descendants("Managed").Single().Value.ShouldBe("0");
        right.Descendants("Managed").Single().Value = "1";
        XNode.DeepEquals(left, right).ShouldBeTrue();
    }

    [Fact]
    public void Package_HasItsRootFilesAndCoversEveryPart()
    {
        var parts = Parts(Pack(PackageType.Managed));
        parts.Keys.ShouldContain("solution.xml");
        parts.Keys.ShouldContain("customizations.xml");
        var types = Xml(parts["[Content_Types].xml"]);
        var extensions = types.Elements().Attributes("Extension").Select(extension => extension.Value).ToList();
        var overrides = types.Elements().Attributes("PartName").Select(part => part.Value).ToList();

        parts.Keys.ShouldAllBe(name => !name.Contains('\\') && !name.EndsWith(".data.xml", StringComparison.Ordinal));
        parts.Keys.Where(name => Path.GetExtension(name).Length == 0).Select(name => "/" + name).ShouldBe(overrides, ignoreOrder: true);
        parts.Keys.Select(name => Path.GetExtension(name).TrimStart('.')).Where(extension => extension.Length > 0).Distinct(StringComparer.Ordinal).ShouldBe(extensions, ignoreOrder: true);
    }

    [Fact]
    public void EntriesAreSortedAndBearOneTimestamp()
    {
        using var archive = new ZipArchive(new MemoryStream(Pack(PackageType.Managed)));
        archive.Entries.Select(entry => entry.FullName).ShouldBe(archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        archive.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct().ShouldHaveSingleItem().ShouldBe(new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Unspecified));
    }

    [Fact]
    public void EveryComponentOfTheSource_IsInThePackage()
    {
        var customizations = Xml(Parts(Pack(PackageType.Managed))["customizations.xml"]);
        var count = (string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(SolutionFolders.Source, folder), pattern, SearchOption.AllDirectories).Count();

        customizations.Element("Entities")!.Elements().Count().ShouldBe(count("Entities", "Entity.xml"));
        customizations.Descendants("systemform").Count().ShouldBe(Directory.EnumerateFiles(Path.Combine(SolutionFolders.Source, "Entities"), "*.xml", SearchOption.AllDirectories).Count(file => file.Contains("FormXml", StringComparison.Ordinal)));
        customizations.Descendants("savedquery").Count().ShouldBe(Directory.EnumerateFiles(Path.Combine(SolutionFolders.Source, "Entities"), "*.xml", SearchOption.AllDirectories).Count(file => file.Contains("SavedQueries", StringComparison.Ordinal)));
        customizations.Element("Roles")!.Elements().Count().ShouldBe(count("Roles", "*.xml"));
        customizations.Element("optionsets")!.Elements().Count().ShouldBe(count("OptionSets", "*.xml"));
        customizations.Element("SdkMessageProcessingSteps")!.Elements().Count().ShouldBe(count("SdkMessageProcessingSteps", "*.xml"));
        customizations.Element("AppModules")!.Elements().Count().ShouldBe(1);
        customizations.Element("AppModuleSiteMaps")!.Elements().Count().ShouldBe(1);
    }

    [Fact]
    public void AssemblyInThePackage_IsTheBuiltOneAndReachesForNothingTheSandboxLacks()
    {
        var (name, content) = Parts(Pack(PackageType.Managed)).Single(part => part.Key.EndsWith(".dll", StringComparison.Ordinal));
        var identity = PluginIdentity.Read(content, name);

        content.ShouldBe(File.ReadAllBytes(SolutionFolders.PluginBinary));
        identity.FullName.ShouldStartWith("Csm.Crm.Plugins, Version=1.0.0.0, Culture=neutral, PublicKeyToken=");
        identity.FullName.ShouldNotEndWith("null");
        identity.References.ShouldContain($"Microsoft.Xrm.Sdk, Version=9.0.0.0, Culture=neutral, PublicKeyToken={SdkToken}");
        identity.References.Where(reference => !reference.StartsWith("Microsoft.Xrm.Sdk,", StringComparison.Ordinal))
            .ShouldAllBe(reference => reference.EndsWith("Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089", StringComparison.Ordinal));
    }

    [Fact]
    public void MissingAssembly_IsNamed()
    {
        Should.Throw<FileNotFoundException>(() => SolutionPacker.Pack(SolutionFolders.Source, "nowhere/Plugins.dll", PackageType.Managed))
            .Message.ShouldContain("nowhere/Plugins.dll");
    }

    private static byte[] Pack(PackageType type) => SolutionPacker.Pack(SolutionFolders.Source, SolutionFolders.PluginBinary, type);

    private static XElement Xml(byte[] content) => XDocument.Load(new MemoryStream(content)).Root!;

    private static Dictionary<string, byte[]> Parts(byte[] package)
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        return archive.Entries.ToDictionary(entry => entry.FullName, Content, StringComparer.Ordinal);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var target = new MemoryStream();
        source.CopyTo(target);
        return target.ToArray();
    }
}
