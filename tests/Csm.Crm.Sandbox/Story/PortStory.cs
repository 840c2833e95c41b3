using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using static Csm.Crm.Sandbox.Story.StoryScript;

namespace Csm.Crm.Sandbox.Story;

/// <summary>The port: a conflict of goals is decided, the renewal is won on a value report, a goal is achieved and followed by the next.</summary>
internal sealed class PortStory(CustomerDesk desk)
{
    /// <summary>Code of the metric that is worth money and part of no goal.</summary>
    public const string WatchedMetric = "energy_per_move";

    private static readonly string[] Everybody = ["Dahl", "Nyström", "Holm", "Eide", "Sand"];

    private static readonly GoalPlan SparingGoal = new(
        "Spare the engines: utilisation at most 58 %", GoalLevel.Medium, 1,
        new("utilisation", "%", Better.Lower, 63m, 58m, 62m, 59m, On(2026, 12, 31)), []);

    private static readonly GoalPlan NextGoal = new(
        "Cut idle share to 16 %", GoalLevel.Medium, 2,
        new("idle_share", "%", Better.Lower, 22m, 16m, 20m, 17m, On(2027, 12, 31)), []) { Worth = new(42m, 200_000m, 70m) };

    public IEnumerable<StoryStep> Steps() =>
    [
        new(On(2025, 11, 3), Begin),
        new(On(2025, 11, 17), () => desk.Train(TrainingKind.Onboarding, Everybody)),
        new(On(2025, 12, 8), () => desk.Train(TrainingKind.FollowUp, Everybody)),
        new(On(2026, 5, 4), () => desk.Ask(3, 4, Everybody)),
        new(On(2026, 10, 5), () => desk.Ask(4, 4, Everybody)),
        .. Monthly(6).Concat(Monthly(20)).Select(day => new StoryStep(day, desk.CallEverybody)),
        new(On(2026, 2, 2), AgreeOnContradiction),
        new(On(2026, 2, 20), () => desk.Csm.Update(new Renewal(desk.Renewal().Id) { HumanAssessment = Assessment.Watch })),
        new(On(2026, 2, 24), DecideConflict),
        new(On(2026, 4, 29), ExpectRenewal),
        new(On(2026, 7, 6), ReviewValue),
        new(On(2026, 7, 14), Propose),
        new(On(2026, 7, 28), Win),
        new(On(2026, 10, 12), AgreeOnNextGoal),
        new(On(2026, 10, 20), () => desk.Note(account => (account.ManualAssessment, account.ManualAssessmentOn) = (80, desk.Today))),
    ];

    private void Begin()
    {
        desk.Note(account => account.OverdueInvoices = 0);
        WatchEnergy();
        desk.Meet("Ingrid", "Dahl", 5, isSponsor: true, UsageCenterRole.EconomicBuyer);
        desk.Meet("Per", "Nyström", 4, isSponsor: false, UsageCenterRole.FleetManager);
        desk.Meet("Lena", "Holm", 3, isSponsor: false, UsageCenterRole.SiteManager);
        desk.Meet("Tor", "Eide", 3, isSponsor: false, UsageCenterRole.Maintenance);
        desk.Meet("Anna", "Sand", 2, isSponsor: false, UsageCenterRole.Operator);
    }

    // Nobody made it a goal, so what it brings is shown and not claimed.
    private void WatchEnergy()
    {
        var metric = CustomerDesk.MetricOf(WatchedMetric);
        desk.Staff.Administrator.Service.Update(new Metric(metric.Id) { UnitValue = 0.13m });
        desk.Csm.Create(new Kpi(RowId.From(Kpi.EntityLogicalName, desk.Account.Id.ToString(), metric.Id.ToString()))
        {
            Name = "Energy per move, watched",
            AccountId = desk.Account,
            MetricId = metric,
            Indicator = Indicator.Lagging,
            Better = Better.Lower,
            Baseline = 11.2m,
            Window = PeriodKind.Month,
        });
    }

    // Two people of the port want what goes not together.
    private void AgreeOnContradiction()
    {
        CustomerSeed.AgreeOn(desk.Staff.Csm, desk.Account, null, SparingGoal, desk.Today);
        Own(CustomerSeed.GoalIdOf(desk.Account.Id, null, SparingGoal.Name), "Eide");
        Own(CustomerSeed.GoalIdOf(desk.Account.Id, CustomerSeed.GoalIdOf(desk.Account.Id, null, CustomerCatalog.PortTopGoal), CustomerCatalog.PortUtilisationGoal), "Nyström");
    }

    private void Own(Guid goal, string lastName) =>
        desk.Csm.Update(new Goal(goal) { OwnerMemberId = new EntityReference(UsageCenterMember.EntityLogicalName, desk.MemberIdOf(lastName)) });

    private void DecideConflict()
    {
        var query = desk.Query(GoalRelation.EntityLogicalName, GoalRelation.Columns.Name);
        var conflict = desk.Single<GoalRelation>(query, "goal conflict");
        desk.Csm.Update(new GoalRelation(conflict.Id)
        {
            Strategy = ConflictStrategy.Prioritise,
            Decision = "Utilisation comes first: the berth waits for carriers. Engines are spared by less idling, which another goal counts.",
        });

        // The goal that yields is closed, and so is its KPI, or it would go on counting.
        var goal = CustomerSeed.GoalIdOf(desk.Account.Id, null, SparingGoal.Name);
        desk.Csm.Update(new Goal(goal) { Status = GoalStatus.Abandoned });
        desk.Csm.Update(new Kpi(CustomerSeed.KpiIdOf(desk.Account.Id, goal, "utilisation")) { [Kpi.Columns.StateCode] = new OptionSetValue(1) });
    }

    private void ExpectRenewal()
    {
        desk.Csm.Update(new Renewal(desk.Renewal().Id)
        {
            HumanAssessment = Assessment.Renew,
            Decision = "The sponsor wants to go on; idle time has fallen five months in a row. We prepare an extension to the new berth.",
        });
        desk.Settle("Assessed and decided.", "Renewal assessment missing", "Renewal assessments disagree");
    }

    private void ReviewValue() => desk.Csm.Update(new Renewal(desk.Renewal().Id)
    {
        ValueReportId = desk.WriteReport(CustomerCatalog.FirstDay, On(2026, 6, 30)),
        Stage = RenewalStage.ValueReview,
    });

    private void Propose()
    {
        desk.Present(desk.NewestReport());
        desk.Staff.Sales.Service.Update(new Renewal(desk.Renewal().Id) { Stage = RenewalStage.Proposed });
    }

    private void Win()
    {
        CustomerDesk.Execute(
            desk.Staff.Sales.Service, "csm_CloseRenewal",
            ("Target", desk.Renewal().ToEntityReference()), ("Outcome", (int)RenewalOutcome.Upsold), ("OutcomeArr", 698_000m));
        desk.Settle("Won: three more years, with the new berth.", "Renewal due");
    }

    private void AgreeOnNextGoal()
    {
        var parent = new EntityReference(Goal.EntityLogicalName, CustomerSeed.GoalIdOf(desk.Account.Id, null, CustomerCatalog.PortTopGoal));
        var next = CustomerSeed.AgreeOn(desk.Staff.Csm, desk.Account, parent, NextGoal, desk.Today);
        desk.Csm.Update(new Goal(CustomerSeed.GoalIdOf(desk.Account.Id, parent.Id, CustomerCatalog.PortIdleGoal)) { NextGoalId = next });
        desk.Settle("The next goal was agreed on with the terminal.", "Next goal wanted", "Goal achieved");
    }
}
