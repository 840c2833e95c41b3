using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.Solution.Tests;

public sealed class SyncTests
{
    private static readonly PluginIdentity Plugin = PluginIdentity.Read(SolutionFolders.PluginBinary);

    [Fact]
    public void StepsAndApisInTheSource_EqualTheRegistrationsInCode()
    {
        var plan = SourceSync.PlanRegistrations(new SourceTree(SolutionFolders.Source), Plugin, RegistrationReader.Read(typeof(PluginBase).Assembly));
        plan.Differences.Select(file => file.Path).ShouldBeEmpty("Run the solution tool: sync.");
    }

    [Fact]
    public void GeneratedRows_AreUpToDate()
    {
        SourceSync.PlanRows(new SourceTree(SolutionFolders.Source), SolutionFolders.GeneratedRows)
            .Differences.Select(file => file.Path).ShouldBeEmpty("Run the solution tool: sync.");
    }

    [Fact]
    public void TheTableOfTimeZones_IsUpToDate() =>
        SourceSync.PlanZones(SolutionFolders.GeneratedZones).Differences.Select(file => file.Path).ShouldBeEmpty("Run the solution tool: sync.");

    [Fact]
    public void TheDataDictionary_IsUpToDateAndNamesEveryColumn()
    {
        var tree = new SourceTree(SolutionFolders.Source);
        var plan = SourceSync.PlanDictionary(tree);
        plan.Differences.Select(file => file.Path).ShouldBeEmpty("Run the solution tool: sync.");

        var text = System.Text.Encoding.UTF8.GetString(plan.Files.ShouldHaveSingleItem().Content!);
        foreach (var column in tree.Tables().SelectMany(table => table.Columns).Where(column => column.IsCustom && !column.IsMoneyBase))
        {
            text.ShouldContain($"| {column.LogicalName} | {column.Label} |");
        }
    }

    [Fact]
    public void AChangedDescription_ChangesTheDataDictionary()
    {
        using var copy = new SolutionCopy();
        new Csm.Crm.SolutionTool.Authoring.SolutionEditor(copy.Open()).SetColumn("csm_Goal", "csm_Target", new("Where the goal is reached."));

        var file = SourceSync.PlanDictionary(copy.Open()).Differences.ShouldHaveSingleItem();
        Path.GetFileName(file.Path).ShouldBe("DATA-DICTIONARY.md");
        System.Text.Encoding.UTF8.GetString(file.Content!).ShouldContain("Where the goal is reached.");
    }

    [Fact]
    public void EveryPluginClassThatShips_IsRegistered()
    {
        var registrations = RegistrationReader.Read(typeof(PluginBase).Assembly);
        registrations.Select(registration => registration.TypeName).ShouldBeSubsetOf(Plugin.PublicTypes);
        registrations.ShouldAllBe(registration => registration.Steps.Count > 0 || registration.Api != null);
    }

    [Fact]
    public void StepTakenOutOfCode_IsDeletedFromTheSource()
    {
        using var copy = new SolutionCopy();
        var registrations = RegistrationReader.Read(typeof(PluginBase).Assembly);
        var taken = registrations.First(registration => registration.Api is null);
        var without = registrations.Where(registration => registration != taken).ToList();

        var plan = SourceSync.PlanRegistrations(copy.Open(), Plugin, without);
        plan.Differences.Count(file => file.Content is null).ShouldBe(taken.Steps.Count);
        plan.Apply();

        SourceSync.PlanRegistrations(copy.Open(), Plugin, without).Differences.ShouldBeEmpty();
        SourceSync.PlanRegistrations(copy.Open(), Plugin, registrations).Differences.ShouldNotBeEmpty();
    }

    [Fact]
    public void EventThatAPluginAnswers_IsRefused()
    {
        var registrations = RegistrationReader.Read(typeof(PluginBase).Assembly);
        var answering = registrations.First(registration => registration.Api is not null);
        PluginRegistration[] twice = [.. registrations, answering with { Api = EventApis.RenewalClosed }];

        var refusal = Should.Throw<InvalidDataException>(() => SourceSync.PlanRegistrations(new SourceTree(SolutionFolders.Source), Plugin, twice));

        refusal.Message.ShouldContain("csm_RenewalClosed");
        refusal.Message.ShouldContain("only passes its payload on");
    }

    [Fact]
    public void RegistrationChangedInCode_IsADifference()
    {
        using var copy = new SolutionCopy();
        var registrations = RegistrationReader.Read(typeof(PluginBase).Assembly);
        var withSteps = registrations.First(registration => registration.Steps.Count > 0);
        var changed = withSteps with { Steps = [withSteps.Steps[0] with { Rank = withSteps.Steps[0].Rank + 7 }, .. withSteps.Steps.Skip(1)] };

        var plan = SourceSync.PlanRegistrations(copy.Open(), Plugin, [.. registrations.Select(one => one == withSteps ? changed : one)]);

        plan.Differences.ShouldHaveSingleItem().Path.ShouldContain("SdkMessageProcessingSteps");
    }

    [Theory]
    [InlineData("Create", Stage.PostOperation, ImageKind.Post, "id")]
    [InlineData("Update", Stage.PreOperation, ImageKind.Pre, "Target")]
    [InlineData("Delete", Stage.PreOperation, ImageKind.Pre, "Target")]
    [InlineData("UpdateMultiple", Stage.PostOperation, ImageKind.Post, "Targets")]
    public void WrittenStep_PassesLint(string message, Stage stage, ImageKind image, string property)
    {
        using var copy = new SolutionCopy();
        var tree = copy.Open();
        var name = RegistrationReader.Read(typeof(PluginBase).Assembly).First(registration => registration.Api is null).TypeName;
        var step = new StepRegistration(message, "csm_goal", stage, ExecutionMode.Synchronous)
        {
            FilteringColumns = message is "Update" or "UpdateMultiple" ? ["csm_target"] : [],
            Images = [new StepImage(image, "Row", ["csm_target", "csm_baseline"])],
        };

        // The flows call APIs, so these stay.
        var answering = RegistrationReader.Read(typeof(PluginBase).Assembly).Where(registration => registration.Api is not null);
        SourceSync.PlanRegistrations(tree, Plugin, [new PluginRegistration(name, [step], null), .. answering]).Apply();
        tree.Ids.Save();
        SolutionTool.Authoring.Manifest.Refresh(tree);

        copy.Lint().ShouldBeEmpty();
        copy.Open().Load(copy.First("SdkMessageProcessingSteps").Replace('\\', '/')).Descendants("MessagePropertyName").Single().Value.ShouldBe(property);
    }
}
