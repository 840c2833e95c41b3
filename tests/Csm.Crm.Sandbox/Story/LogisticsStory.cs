using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using static Csm.Crm.Sandbox.Story.StoryScript;

namespace Csm.Crm.Sandbox.Story;

/// <summary>The logistics firm: a guarantee is disputed, a battery fails in many codes, the sponsor leaves, and the renewal is lost.</summary>
internal sealed class LogisticsStory(CustomerDesk desk)
{
    private const string Truck = "KL-07";
    private const string Sponsor = "Vogt";

    public IEnumerable<StoryStep> Steps() =>
    [
        new(On(2025, 11, 4), Begin),
        new(On(2025, 11, 18), () => desk.Train(TrainingKind.Onboarding, Sponsor, "Aydin", "Krüger")),
        new(On(2025, 12, 9), () => desk.Train(TrainingKind.FollowUp, Sponsor, "Aydin", "Krüger")),
        new(On(2026, 4, 27), () => desk.Ask(2, 2, Sponsor, "Aydin", "Krüger")),
        new(On(2026, 10, 12), () => desk.Ask(2, 1, "Aydin", "Krüger")),
        .. Monthly(9).Select(day => new StoryStep(day, desk.CallEverybody)),
        new(On(2025, 12, 10), Promise),
        new(On(2026, 4, 9), Dispute),
        new(On(2026, 4, 13), () => Report("BMS-101", "BMS-114")),
        new(On(2026, 4, 15), () => Report("BMS-203")),
        new(On(2026, 4, 16), () => Report("BMS-117")),
        new(On(2026, 5, 4), ClearFaults),
        new(On(2026, 5, 18), () => desk.Csm.Update(new UsageCenterMember(desk.MemberIdOf(Sponsor)) { LeftOn = desk.Today })),
        new(On(2026, 7, 10), () => desk.Csm.Update(new Renewal(desk.Renewal().Id) { HumanAssessment = Assessment.Watch })),
        new(On(2026, 8, 4), () => desk.Note(account => account.OverdueInvoices = 2)),
        new(On(2026, 8, 12), SeeRisk),
        new(On(2026, 10, 6), () => desk.Note(account => account.OverdueInvoices = 4)),
        new(On(2026, 10, 14), ShowValue),
        new(On(2026, 10, 29), Lose),
    ];

    private void Begin()
    {
        desk.Note(account => account.OverdueInvoices = 0);
        desk.Meet("Heike", Sponsor, 5, isSponsor: true, UsageCenterRole.EconomicBuyer);
        desk.Meet("Murat", "Aydin", 3, isSponsor: false, UsageCenterRole.FleetManager);
        desk.Meet("Jens", "Krüger", 2, isSponsor: false, UsageCenterRole.Maintenance);
    }

    private void Promise() => desk.Csm.Create(new Guarantee(RowId.From(Guarantee.EntityLogicalName, desk.Account.Id.ToString(), "moves_per_hour"))
    {
        Name = "At least 15.6 moves per operating hour",
        AccountId = desk.Account,
        SubscriptionId = desk.Subscription,
        MetricId = CustomerDesk.MetricOf("moves_per_hour"),
        Operator = GuaranteeOperator.AtLeast,
        Threshold = 15.6m,
        Period = CalendarPeriod.Month,
        CreditKind = CreditKind.AmountPerStep,
        CreditAmount = 450m,
        CreditCap = 1_800m,
        Status = GuaranteeStatus.Active,
        From = On(2026, 1, 1),
    });

    // Your trucks are slow, says the firm; your drivers idle at the ramp, says the maker. Until that is settled the figures stay.
    private void Dispute()
    {
        desk.Csm.Update(new Guarantee(RowId.From(Guarantee.EntityLogicalName, desk.Account.Id.ToString(), "moves_per_hour")) { Disputed = true });
        desk.Settle("The firm disputes what slows the trucks; credits wait until that is settled.", "Guarantee breached");
    }

    // As the workshop's diagnosis system hands codes over: one batch, written by the application user for machines' data.
    private void Report(params string[] codes) => desk.OtherSystems.Execute(new CreateMultipleRequest
    {
        Targets = new EntityCollection([.. codes.Select(FaultOf)]) { EntityName = MachineFault.EntityLogicalName },
    });

    private Entity FaultOf(string code) => new MachineFault(FaultIdOf(code))
    {
        Name = $"{Truck} {code}",
        MachineId = CustomerDesk.MachineOf(Truck),
        AccountId = desk.Account,
        Code = code,
        Family = "Battery",
        Severity = Severity.High,
        Source = "Battery management",
        FirstSeen = desk.Today.AddHours(7),
        LastSeen = desk.Today.AddHours(8),
        Count = 3,
        SuggestedPart = "Cell module 48 V",
    };

    private void ClearFaults()
    {
        foreach (var code in new[] { "BMS-101", "BMS-114", "BMS-117", "BMS-203" })
        {
            desk.Staff.Service.Service.Update(new MachineFault(FaultIdOf(code)) { ClearedOn = desk.Today });
        }
    }

    private void SeeRisk()
    {
        desk.Csm.Update(new Renewal(desk.Renewal().Id)
        {
            HumanAssessment = Assessment.Risk,
            Decision = "Nobody has taken over from the sponsor, and the trucks idle more every month. We offer a smaller fleet and ask the board for a meeting.",
        });
        desk.Settle("Assessed as a risk, decision written down.", "Renewal assessment missing", "Renewal assessments disagree", "Watch is no answer at checkpoint 3");
    }

    private void ShowValue()
    {
        var report = desk.WriteReport(On(2025, 11, 1), On(2026, 9, 30));
        desk.Csm.Update(new Renewal(desk.Renewal().Id) { ValueReportId = report, Stage = RenewalStage.ValueReview });
        desk.Present(report);
    }

    private void Lose()
    {
        CustomerDesk.Execute(
            desk.Staff.Sales.Service, "csm_CloseRenewal",
            ("Target", desk.Renewal().ToEntityReference()), ("Outcome", (int)RenewalOutcome.Churned),
            ("ChurnReason", "The new management rents a smaller fleet elsewhere; nobody there knew what ours was good for after the sponsor had left."));
        desk.Settle("Lost.", "Renewal due");
    }

    private static Guid FaultIdOf(string code) => RowId.From(MachineFault.EntityLogicalName, Truck, code);
}
