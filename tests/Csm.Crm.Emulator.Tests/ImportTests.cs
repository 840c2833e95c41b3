using System.Xml.Linq;
using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;

namespace Csm.Crm.Emulator.Tests;

public sealed class ImportTests
{
    [Fact]
    public void UnmanagedSolution_IsRefused()
    {
        var solution = Sample.Solution();
        solution.Managed = "0";

        Refuses(solution, "Managed=0");
    }

    [Fact]
    public void NoZip_IsRefused() =>
        Should.Throw<SolutionImportException>(() => EmulatedOrganization.Import([1, 2, 3])).Message.ShouldContain("not a zip");

    [Fact]
    public void StepWhoseTypeIsMissing_FailsNamingIt() =>
        Refuses(Sample.Solution().Step("Csm.Gone", "Create", Sample.Item, 20), "Csm.Gone");

    [Fact]
    public void StepWhoseTypeIsNoPlugin_FailsNamingIt() =>
        Refuses(Sample.Solution().Step(typeof(NotAPlugin).FullName!, "Create", Sample.Item, 20), nameof(NotAPlugin));

    [Theory]
    [InlineData("Merge", Sample.Item, 20, false, "'Merge'")]
    [InlineData("Create", "csm_gone", 20, false, "'csm_gone'")]
    [InlineData("Create", Sample.Item, 30, false, "stage 30")]
    [InlineData("Create", Sample.Item, 20, true, "asynchronous before stage 40")]
    public void StepThatCannotRun_FailsSayingWhy(string message, string table, int stage, bool isAsync, string reason) =>
        Refuses(Sample.Solution().Step<RenamingStep>(message, table, stage, isAsync), reason);

    [Fact]
    public void StepImagesThatCannotExist_Fail()
    {
        Refuses(Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 40, images: ("Pre", 0, "csm_name")), "pre-image");
        Refuses(Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20, images: ("Post", 1, "csm_name")), "post-image");
        Refuses(Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20, images: ("Pre", 0, "csm_gone")), "csm_gone");
        Refuses(Sample.Solution().Step<RenamingStep>("Update", Sample.Item, 20, filter: "csm_gone"), "csm_gone");
    }

    [Fact]
    public void LookupWithoutRelationship_FailsNamingTheColumn() =>
        Refuses(new SolutionBuilder().Table("csm_Item", table => table.Name().Add("csm_OtherId", "lookup")), "csm_item.csm_otherid");

    [Fact]
    public void KeyOnAMissingColumn_FailsNamingIt() =>
        Refuses(new SolutionBuilder().Table("csm_Item", table => table.Name().Key("csm_key", "csm_gone")), "csm_gone");

    [Fact]
    public void FailedKeyThatIsNone_FailsNamingIt() => Should
        .Throw<SolutionImportException>(() => Sample.Solution().Import(new EmulatorOptions { FailedKeys = ["csm_item.csm_gone"] }))
        .Message.ShouldContain("csm_item.csm_gone");

    [Fact]
    public void UnknownGlobalChoice_FailsNamingIt() =>
        Refuses(new SolutionBuilder().Table("csm_Item", table => table.Name().Choice("csm_Color", "csm_Gone")), "csm_Gone");

    [Fact]
    public void AutonumberPlaceholderTheEmulatorDoesNotKnow_Fails() =>
        Refuses(new SolutionBuilder().Table("csm_Item", table => table.Name().Text("csm_Number", autoNumber: "A-{RANDSTRING:4}")), "RANDSTRING");

    [Fact]
    public void ExtensionOfAnUndeclaredBaseTable_FailsNamingIt() =>
        Refuses(new SolutionBuilder().Table("Opportunity", table => table.Text("csm_X"), extends: true), "Opportunity");

    [Fact]
    public void ManyToManyRelationship_IsRefused() =>
        Refuses(Sample.Solution().Edit(root => root.Element("EntityRelationships")!.Add(new XElement("EntityRelationship", new XAttribute("Name", "csm_many"), new XElement("EntityRelationshipType", "ManyToMany")))), "csm_many");

    [Fact]
    public void VirtualOrElasticTable_IsRefused() =>
        Refuses(Sample.Solution().Edit(root => root.Descendants("entity").First().Add(new XElement("DataProviderId", "1d9bde74-9ebd-4da9-8ff5-aa74945b9f74"))), "virtual or elastic");

    [Fact]
    public void SecondPluginAssembly_IsRefused() =>
        Refuses(Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 20).Edit(root => root.Element("SolutionPluginAssemblies")!.Add(new XElement("PluginAssembly"))), "assembl");

    [Fact]
    public void StepThatImpersonates_IsRefused() =>
        Refuses(Sample.Solution().Step<RenamingStep>("Create", Sample.Item, 20).Edit(root => root.Descendants("SdkMessageProcessingStep").Single().Add(new XElement("ImpersonatingUserId", "1"))), "ImpersonatingUserId");

    [Fact]
    public void ColumnThatCannotBeRead_IsRefused() =>
        Refuses(new SolutionBuilder().Table("csm_Item", table => table.Name().Add("csm_Secret", "nvarchar", new XElement("ValidForReadApi", 0))), "csm_secret");

    private static void Refuses(SolutionBuilder solution, string reason) =>
        Should.Throw<SolutionImportException>(() => solution.Import()).Message.ShouldContain(reason);
}
