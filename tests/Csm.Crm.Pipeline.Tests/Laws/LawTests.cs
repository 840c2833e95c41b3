using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>Laws over all steps: the worlds hold every test to them, and these say that nobody slipped through.</summary>
public class LawTests
{
    private static readonly string[] RegisteredClasses = [.. RegisteredStep.All.Select(step => step.Class).Distinct()];

    [Fact]
    public void EveryRegisteredStepAndCustomApi_HasABudget() => RegisteredClasses.Concat(RegisteredStep.Apis).Except(StepBudgets.Of.Keys.Concat(WorkBudgets.Of.Keys)).ShouldBeEmpty();

    [Fact]
    public void EveryBudget_IsOfARegisteredStepOrCustomApi() => StepBudgets.Of.Keys.Concat(WorkBudgets.Of.Keys).Except(RegisteredClasses.Concat(RegisteredStep.Apis)).ShouldBeEmpty();

    [Fact]
    public void SynchronousStep_AsksForNoMoreThanAUserWaitsFor() =>
        RegisteredStep.All.Where(step => step.IsSynchronous).ShouldAllBe(step => StepBudgets.Of[step.Class] <= StepBudgets.Synchronous);

    [Fact]
    public void WorkOverItsBudget_IsFound()
    {
        StepExecution Goals(int reads, int goals, int calls) => new("Csm.Crm.Plugins.Goals.AdvanceGoalsOfAccount: of a goal", "Update", 40, "csm_goal", Guid.Empty, 1, reads + goals + calls, "", null)
        {
            Asked = new Dictionary<string, int> { ["RetrieveMultiple"] = reads, ["Update csm_goal"] = goals, ["Create csm_calltoaction"] = calls },
        };
        var most = WorkBudgets.Of["AdvanceGoalsOfAccount"];
        var calls = most.Writes(Goals(0, 2, 0)) - 2;
        WorkBudgets.Breaches([Goals(most.Reads, 2, calls)]).ShouldBeEmpty();
        WorkBudgets.Breaches([Goals(most.Reads + 1, 2, 0)]).ShouldHaveSingleItem().ShouldContain("reads");
        WorkBudgets.Breaches([Goals(0, 2, calls + 1)]).ShouldHaveSingleItem().ShouldContain("changed goal");
    }

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

    [Theory]
    [InlineData("UpdateMultiple")]
    [InlineData("UpsertMultiple")]
    [Needs(Capability.Journal, Capability.BulkMessages)]
    public void BulkWrite_IsSeenWithItsColumns_AndCountsWhenAPluginMakesIt(string message)
    {
        var world = new CrmWorld();
        var account = world.ProduceValidAccount();
        world.Service.Execute(new OrganizationRequest(message)
        {
            ["Targets"] = new EntityCollection([new Account(account.Id) { FleetSize = 3 }, new Account(account.Id) { ManualAssessment = 50 }]) { EntityName = Account.EntityLogicalName },
        });

        var byPerson = world.Organization.Journal.Entries.Single(entry => entry.Kind == JournalKind.Request && entry.Message == message);
        PeoplesColumns.Breaches([byPerson]).ShouldBeEmpty();
        PeoplesColumns.Breaches([byPerson with { Depth = 2 }]).ShouldHaveSingleItem().ShouldContain(Account.Columns.ManualAssessment);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("CreateMultiple")]
    [Needs(Capability.Journal, Capability.BulkMessages)]
    public void EditBeforeTheMainOperation_IsSeenWithItsColumns(string message)
    {
        var world = new CrmWorld();
        var account = world.ProduceValidAccount();
        var member = new UsageCenterMember { Name = "Erika", AccountId = account.ToEntityReference(), ContactId = world.ProduceContact("Erika").Reference, KnowHow = 1 };
        world.ForgetWhatHappened();
        world.Service.Execute(message == "Create"
            ? new OrganizationRequest(message) { ["Target"] = member }
            : new OrganizationRequest(message) { ["Targets"] = new EntityCollection([member]) { EntityName = member.LogicalName } });

        Edit(world, "Create", UsageCenterMember.Columns.KnowHowOn).Kind.ShouldBe(JournalKind.StepFilled);
        Edit(world, "Create", UsageCenterMember.Columns.OwnerId).Kind.ShouldBe(JournalKind.StepFilled);
    }

    [Fact]
    public void EveryEditableField_IsAPersonsOrAnExceptionWithAReason()
    {
        var editable = PeoplesColumns.EditableOnForms().SelectMany(table => table.Value.Select(column => (Table: table.Key, Column: column))).ToHashSet();
        editable.Count.ShouldBeGreaterThan(300);
        editable.Where(field => !PeoplesExceptions.Has(field)).ShouldAllBe(field => PeoplesColumns.Of[field.Table].Contains(field.Column));
        editable.ShouldContain((CallToAction.EntityLogicalName, CallToAction.Columns.Due));
        editable.ShouldContain((Guarantee.EntityLogicalName, Guarantee.Columns.To));
        editable.ShouldNotContain((Account.EntityLogicalName, Account.Columns.HealthScore));
    }

    [Fact]
    public void EveryException_IsAboutAFieldPeopleMayEdit()
    {
        var editable = PeoplesColumns.EditableOnForms();
        PeoplesExceptions.Of.Keys.Concat(PeoplesExceptions.Filled.Keys).ShouldAllBe(field => editable[field.Table].Contains(field.Column));
        PeoplesExceptions.Anywhere.Keys.ShouldAllBe(column => editable.Values.Any(columns => columns.Contains(column)));
        PeoplesExceptions.Filled.Keys.Intersect(PeoplesExceptions.Of.Keys).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(JournalKind.StepFilled, "Create", 0)]
    [InlineData(JournalKind.StepFilled, "Update", 1)]
    [InlineData(JournalKind.StepOverwrote, "Create", 1)]
    [InlineData(JournalKind.StepOverwrote, "Update", 1)]
    public void EditBeforeTheMainOperation_OfAPeoplesColumn_IsABreachUnlessItFillsANewRow(JournalKind kind, string message, int breaches) =>
        PeoplesColumns.Breaches([new JournalEntry(1, kind, message, Account.EntityLogicalName, null, 1, $"csm_name {Account.Columns.ManualAssessment}")]).Count().ShouldBe(breaches);

    [Theory]
    [InlineData(JournalKind.StepFilled, 1, 0)]
    [InlineData(JournalKind.StepOverwrote, 1, 1)]
    [InlineData(JournalKind.Request, 2, 1)]
    public void DayOfAnAssessment_MayBeFilledInAndNeverChanged(JournalKind kind, int depth, int breaches) =>
        PeoplesColumns.Breaches([new JournalEntry(1, kind, "Update", Account.EntityLogicalName, null, depth, Account.Columns.ManualAssessmentOn)]).Count().ShouldBe(breaches);

    private static JournalEntry Edit(CrmWorld world, string message, string column) => world.Organization.Journal.Entries
        .Where(entry => entry.Kind is JournalKind.StepFilled or JournalKind.StepOverwrote && entry.Message == message && entry.Detail!.Split(' ').Contains(column))
        .ShouldHaveSingleItem();
}
