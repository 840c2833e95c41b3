using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Tables;
using static Csm.Crm.Sandbox.Story.StoryScript;

namespace Csm.Crm.Sandbox.Story;

/// <summary>The farm: connected late, better than planned by the meter and not in the farmer's eyes, and one tractor falls silent.</summary>
internal sealed class FarmStory(CustomerDesk desk)
{
    private const string Farmer = "Brandt";
    private const string SilentTractor = "HB-03";

    public IEnumerable<StoryStep> Steps() =>
    [
        new(On(2025, 11, 5), Begin),
        new(On(2026, 1, 16), () => desk.Train(TrainingKind.Onboarding, Farmer)),
        new(On(2026, 2, 6), () => desk.Train(TrainingKind.FollowUp, Farmer)),
        new(On(2026, 6, 12), () => desk.Ask(3, 2, Farmer)),
        .. Monthly(12).Select(day => new StoryStep(day, desk.CallEverybody)),
        new(On(2026, 1, 20), Promise),
        new(On(2026, 9, 17), ReportProblem),
        new(On(2026, 9, 20), () => Hear(45m, "The tractors do what they always did.")),
        new(On(2026, 10, 18), () => Hear(40m, "I see no difference on the diesel bill.")),
        new(On(2026, 11, 12), () => desk.WriteReport(CustomerCatalog.FirstDay, On(2026, 10, 31))),
    ];

    private void Begin()
    {
        desk.Note(account => account.OverdueInvoices = 0);
        desk.Meet("Josef", Farmer, 5, isSponsor: true, UsageCenterRole.FleetManager, UsageCenterRole.EconomicBuyer);
    }

    private void Promise() => desk.Csm.Create(new Guarantee(RowId.From(Guarantee.EntityLogicalName, desk.Account.Id.ToString(), "connectivity"))
    {
        Name = "Machines heard on at least 95 % of their days",
        AccountId = desk.Account,
        SubscriptionId = desk.Subscription,
        MetricId = CustomerDesk.MetricOf("connectivity"),
        Operator = GuaranteeOperator.AtLeast,
        Threshold = 95m,
        Period = CalendarPeriod.Month,
        CreditKind = CreditKind.AmountPerStep,
        CreditStep = 10m,
        CreditAmount = 60m,
        CreditCap = 240m,
        Status = GuaranteeStatus.Active,
        From = On(2026, 2, 1),
    });

    private void ReportProblem() => desk.Staff.Service.Service.Create(new Problem(RowId.From(Problem.EntityLogicalName, SilentTractor, "silent"))
    {
        Name = "No readings from HB-03",
        AccountId = desk.Account,
        MachineId = CustomerDesk.MachineOf(SilentTractor),
        Class = ProblemClass.Machine,
        Cause = "Modem without supply since the harvest; the farmer has no time for a visit before December.",
        Level = SupportLevel.Level2,
        Severity = Severity.Medium,
        Status = ProblemStatus.Open,
        RaisedOn = desk.Today,
    });

    private void Hear(decimal perceived, string words) => desk.Csm.Create(new Feedback(RowId.From(Feedback.EntityLogicalName, desk.Account.Id.ToString(), desk.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))
    {
        Name = $"Interview with Josef {Farmer}",
        AccountId = desk.Account,
        MemberId = new(UsageCenterMember.EntityLogicalName, desk.MemberIdOf(Farmer)),
        Kind = FeedbackKind.Interview,
        GivenOn = desk.Today,
        Score = 50m,
        PerceivedViu = perceived,
        Text = words,
    });
}
