using System.Xml.Linq;
using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>Laws over all steps: the worlds hold every test to them, and these say that nobody slipped through.</summary>
public class LawTests
{
    private static readonly (string Class, bool IsSynchronous)[] Registered =
    [
        .. Directory.GetFiles(Path.Combine(ProductFolders.SolutionSource, "SdkMessageProcessingSteps"), "*.xml").Select(file => XDocument.Load(file).Root!)
            .Select(step => (StepBudgets.ClassOf(step.Attribute("Name")!.Value), step.Element("Mode")!.Value == "0"))
            .Distinct(),
    ];

    [Fact]
    public void EveryRegisteredStep_HasABudget() =>
        Registered.Select(step => step.Class).Distinct().Order(StringComparer.Ordinal).ShouldBe(StepBudgets.Of.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void SynchronousStep_AsksForNoMoreThanAUserWaitsFor() =>
        Registered.Where(step => step.IsSynchronous).ShouldAllBe(step => StepBudgets.Of[step.Class] <= StepBudgets.Synchronous);

    [Fact]
    public void ExecutionOverItsBudget_IsFound()
    {
        var execution = new StepExecution("Csm.Crm.Plugins.Health.MarkHealthDue: of an account", "UpdateMultiple", 40, "account", Guid.Empty, 1, StepBudgets.Of["MarkHealthDue"], "", null);
        StepBudgets.Breaches([execution]).ShouldBeEmpty();
        StepBudgets.Breaches([execution with { Requests = execution.Requests + 1 }]).ShouldHaveSingleItem();
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void WriteOfAPlugin_IsSeenWithItsColumns()
    {
        var world = new CrmWorld();
        world.ProduceAssessedModel();
        var account = world.ProduceValidAccount();
        world.Assess(account, 80);
        var byPlugin = world.Organization.Journal.Entries.Where(entry => entry is { Kind: JournalKind.Request, Message: "Update", Table: "account", Depth: > 1 }).ToArray();
        byPlugin.ShouldContain(entry => entry.Detail!.Split(' ').Contains(Account.Columns.HealthScore));
        PeoplesColumns.Breaches(byPlugin).ShouldBeEmpty();
        PeoplesColumns.Breaches([byPlugin[0] with { Detail = $"csm_name {Account.Columns.ManualAssessment}" }]).ShouldHaveSingleItem();
    }
}
