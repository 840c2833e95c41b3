using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>What a value report covers: whole months, the guarantee periods that end in them, and one currency.</summary>
public class ValueReportPeriodTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Goal _goal;

    public ValueReportPeriodTests()
    {
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _goal = _world.ProduceValueGoal(_account);
        foreach (var monthsAgo in new[] { 2, 1 })
        {
            _world.MeterRatio(_account, "idle_share", monthsAgo, 25m, 2_000m);
            _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(monthsAgo)));
        }
    }

    [Fact]
    public void Guarantees_AreThoseWhosePeriodEndsInTheReport()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        ProducePeriod(subscription, "Yearly promise", CalendarPeriod.Year, "2025-01-01");
        ProducePeriod(subscription, "Quarterly promise", CalendarPeriod.Quarter, "2025-10-01");
        ProducePeriod(subscription, "Promise of next year", CalendarPeriod.Year, "2026-01-01");
        ProducePeriod(subscription, "Monthly promise", CalendarPeriod.Month, "2025-06-01");

        var page = Stored(Create("2025-07-01", "2025-12-31")).Html!;
        page.ShouldContain("Yearly promise");
        page.ShouldContain("Quarterly promise");
        page.ShouldNotContain("Promise of next year");
        page.ShouldNotContain("Monthly promise");
        Stored(Create("2025-01-01", "2025-11-30")).Html!.ShouldNotContain("Yearly promise");
    }

    [Fact]
    public void PeriodWithinMonths_IsTheMonthsItCovers()
    {
        var first = Stored(Create("2026-09-15", "2026-10-03"));

        (first.From, first.To).ShouldBe((CrmWorld.Day("2026-09-01"), CrmWorld.Day("2026-10-31")));
        first.Name!.ShouldContain("2026-09-01 to 2026-10-31");
        first.Html!.ShouldContain("2026-09-01 to 2026-10-31, whole months");
        Stored(Create("2026-09-01", "2026-10-31")).Id.ShouldBe(first.Id);
    }

    [Fact]
    public void LinesAndCreditsOfAnotherCurrency_AreNamedAndNotSummed()
    {
        var crowns = _world.ProduceCurrency("SEK", 11m);
        _world.Service.Update(new Account(_account.Id) { TransactionCurrencyId = crowns });
        _world.Service.Update(new Goal(_goal.Id) { UnitValue = 50m, ExpectedValue = 12_000m, TransactionCurrencyId = crowns });
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        ProducePeriod(_world.ProduceValidSubscription(_account), "Monthly promise", CalendarPeriod.Month, "2026-10-01");
        _world.ProduceValidGoal(_account, goal => (goal.Name, goal.ExpectedValue) = ("Fewer shocks", 7_000m));

        var response = Create("2026-09-01", "2026-10-31");

        var report = Stored(response);
        (report.Explained, report.Expected, report.TransactionCurrencyId!.Id).ShouldBe((5_000m, 2_000m, crowns.Id));
        report.Html!.ShouldContain("All amounts in SEK");
        report.Html!.ShouldContain($"500.00 {BaseCurrency()}");
        var left = $"Not in the sums, for it is not in SEK: 4,000.00 {BaseCurrency()} that the ledger holds of";
        report.Html!.ShouldContain(left);
        report.Html!.ShouldContain($"7,000.00 {BaseCurrency()} a year expected of 'Fewer shocks'");
        ((string)response["Message"]).ShouldContain(left);
    }

    [Fact]
    public void AccountWithoutCurrencyWhoseValueIsInTwo_IsRefused()
    {
        var other = _world.ProduceValidAccount();
        _world.ProduceValueGoal(other);
        _world.ProduceValueGoal(other, goal => goal.TransactionCurrencyId = _world.ProduceCurrency("SEK", 11m));
        CrmWorld.Refusal(() => Create("2026-09-01", "2026-10-31", other)).ShouldContain($"'{other.Name}' has no currency, and its value is in");
    }

    [Fact]
    public void AbandonedGoal_IsNeitherExpectedNorClaimed()
    {
        _world.Service.Update(new Goal(_goal.Id) { Name = "Less idling", Status = GoalStatus.Abandoned });
        var report = Stored(Create("2026-09-01", "2026-10-31"));
        (report.Expected, report.Explained).ShouldBe((0m, 0m));
        report.Html!.ShouldContain($"Not in the sums, for nothing is expected of the goal any more: 8,000.00 {BaseCurrency()} that the ledger holds of 'Less idling'.");
    }

    [Fact]
    public void ReportCreatedAfterOneBeforeItWasDeleted_TakesAFreeNumber()
    {
        var first = Stored(Create("2026-09-01", "2026-10-31"));
        Ready(first);
        var second = Stored(Create("2026-09-01", "2026-10-31"));
        Ready(second);
        _world.Service.Delete(ValueReport.EntityLogicalName, first.Id);
        _world.Organization.Clock.Advance(TimeSpan.FromMinutes(1));

        var third = Stored(Create("2026-09-01", "2026-10-31"));

        third.Id.ShouldNotBe(second.Id);
        _world.OfAccount<ValueReport>(ValueReport.EntityLogicalName, _account).Count.ShouldBe(2);
    }

    [Fact]
    public void DeletedDraft_KeepsItsPageAndTheNextHasItsOwn()
    {
        var first = Stored(Create("2026-09-01", "2026-10-31"));
        _world.Service.Delete(ValueReport.EntityLogicalName, first.Id);
        _world.Organization.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.MeterRatio(_account, "idle_share", 1, 30m, 2_000m);
        _world.Settle();

        var again = Stored(Create("2026-09-01", "2026-10-31"));

        _world.Everything<Entity>("annotation")
            .Select(note => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(note.GetAttributeValue<string>("documentbody"))))
            .ShouldBe([first.Html, again.Html], ignoreOrder: true);
    }

    private void Ready(ValueReport report) => _world.Service.Update(new ValueReport(report.Id) { Status = ReportStatus.Ready });

    private void ProducePeriod(Subscription subscription, string name, CalendarPeriod length, string start)
    {
        var metric = _world.ProduceValidMetric($"availability_{name.Split(' ')[^1]}_{start}");
        var guarantee = _world.ProduceGuarantee(subscription, _account, row => (row.Name, row.Period, row.MetricId) = (name, length, metric.ToEntityReference()));
        _world.Service.Create(new GuaranteePeriod
        {
            Name = start, AccountId = _account.ToEntityReference(), GuaranteeId = guarantee.ToEntityReference(), Period = CrmWorld.Day(start), Measured = 96m, Result = GuaranteeResult.NotMet, Credit = 500m,
        });
    }

    private string BaseCurrency() => _world.Everything<Entity>("transactioncurrency").Single(currency => currency.GetAttributeValue<decimal>("exchangerate") == 1m).GetAttributeValue<string>("currencyname");

    private OrganizationResponse Create(string from, string to, Account? account = null) => _world.Call(
        "csm_CreateValueReport", ("Target", (account ?? _account).ToEntityReference()), ("From", CrmWorld.Day(from)), ("To", CrmWorld.Day(to)));

    private ValueReport Stored(OrganizationResponse response) => _world.Reload(new ValueReport(((EntityReference)response["Report"]).Id));
}
