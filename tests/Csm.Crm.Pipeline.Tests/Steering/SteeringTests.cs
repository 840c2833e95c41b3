using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Steering;

public class SteeringTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _administrator;
    private readonly Guid _csm;

    public SteeringTests()
    {
        _world.ProduceAssessedModel();
        _administrator = _world.Organization.AddUser("Ada Admin", "Customer success administrator");
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
    }

    [Fact]
    public void Refit_SaysTooFewAndKeepsThePriors()
    {
        var response = _world.CallAs(_administrator, "csm_RefitRenewalModel");
        (response["Outcomes"], response["Refitted"]).ShouldBe((0, false));
        ((string)response["Coefficients"]).ShouldBe("""{"intercept":-2.5,"health":4,"realisation":1.5,"usageCenter":1,"trend":0.8,"criticalActions":-0.5,"overdueInvoices":-0.3}""");
        ((string)response["Message"]).ShouldContain("at least 50 are needed, 10 of each");
        CrmWorld.Refusal(() => _world.CallAs(_csm, "csm_RefitRenewalModel")).ShouldContain("prvCreatecsm_RenewalModel");
    }

    [Fact]
    public void Refit_StoresCoefficientsOnceAndTheSweepUsesThem()
    {
        ProduceClosed(60, withScores: false);
        _world.CallAs(_administrator, "csm_RefitRenewalModel")["Refitted"].ShouldBe(true);
        _world.CallAs(_administrator, "csm_RefitRenewalModel")["Refitted"].ShouldBe(false);
        var model = _world.Everything<RenewalModel>(RenewalModel.EntityLogicalName).ShouldHaveSingleItem();
        (model.Outcomes, model.Churned).ShouldBe((60, 20));
        model.Health!.Value.ShouldBeGreaterThan(4m);

        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account);
        _world.Settle();
        _world.Assess(account, 100);
        _world.Call("csm_RunRenewalSweep");
        var likelihood = _world.Reload(account).RenewalLikelihood;
        _world.Service.Update(new RenewalModel(model.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.Call("csm_RunRenewalSweep");
        _world.Reload(account).RenewalLikelihood.ShouldNotBe(likelihood);
    }

    [Fact]
    public void Backtest_SaysTooFewUnderThirtyAndAFigureFromThereOn()
    {
        ProduceClosed(12, withScores: true);
        var few = _world.CallAs(_administrator, "csm_BacktestHealth");
        few["Outcomes"].ShouldBe(12);
        few.Results.ContainsKey("Auc").ShouldBeFalse();
        ((string)few["Message"]).ShouldStartWith("Too few: 12 closed renewals");

        ProduceClosed(24, withScores: true);
        var enough = _world.CallAs(_administrator, "csm_BacktestHealth", ("DaysBefore", 90));
        (enough["Outcomes"], enough["Auc"], enough["CapturedShare"]).ShouldBe((36, 1m, 1m));
        CrmWorld.Refusal(() => _world.CallAs(_administrator, "csm_BacktestHealth", ("DaysBefore", 10))).ShouldContain("60, 90 or 180 days");
    }

    [Fact]
    public void Backtest_CountsWhatWasClosedByThenAndScoredByTheModel()
    {
        ProduceClosed(3, withScores: true);
        Outcomes().ShouldBe(3);
        Outcomes(("AsOf", _world.Now.Date.AddDays(-20))).ShouldBe(3);
        Outcomes(("AsOf", _world.Now.Date.AddDays(-21))).ShouldBe(0);
        Outcomes(("HealthModel", _world.Everything<HealthModel>(HealthModel.EntityLogicalName)[0].ToEntityReference())).ShouldBe(0);
        Outcomes(("DaysBefore", 180)).ShouldBe(0);

        int Outcomes(params (string, object)[] of) => (int)_world.CallAs(_administrator, "csm_BacktestHealth", of)["Outcomes"];
    }

    [Fact]
    public void Backtest_LeavesOutWhatWasDecidedBeforeTheDayOfTheScore()
    {
        ProduceClosed(30, withScores: true);
        foreach (var renewal in _world.Everything<Renewal>(Renewal.EntityLogicalName).Take(3))
        {
            _world.Service.Update(new Renewal(renewal.Id) { TermEnd = _world.Now.Date.AddDays(200), DecidedOn = _world.Now.Date.AddDays(-2) });
        }

        var response = _world.CallAs(_administrator, "csm_BacktestHealth", ("DaysBefore", 90));
        response["Outcomes"].ShouldBe(27);
        ((string)response["Message"]).ShouldStartWith("Too few: 27 closed renewals that you may see had a score 90 days before and were decided after it");
    }

    [Fact]
    public void ProviderPeriod_WritesFiguresBesideTargetsAndNamesWhatIsMissed()
    {
        var kept = Customer(_csm, 100_000m, "2025-01-01", "2027-12-31");
        Customer(_csm, 50_000m, "2025-01-01", "2026-10-15", SubscriptionStatus.Ended);
        Scored("2026-10-20", kept);
        var objective = new CsmObjective { Name = "GRR October", Kpi = ProviderKpi.Grr, PeriodKind = CalendarPeriod.Month, PeriodStart = CrmWorld.Day("2026-10-01"), Target = 95m, Threshold = 90m };
        objective.Id = _world.Service.Create(objective);
        Work("task", 90);
        Work("appointment", 60);

        var response = Close(_administrator, ("HourlyCost", 80m));

        _world.Reload(objective).Actual.ShouldBe(66.67m);
        (response["Missed"], response["PerCsm"]).ShouldBe((1, "Clara Sommer: 1 accounts, 100000 per year, 2.5 h, 200 per account"));
        ((string)response["Message"]).ShouldEndWith("Act on: GRR.");
        Actual(ProviderKpi.LogoChurn).ShouldBe(50m);
        Actual(ProviderKpi.HealthCoverage).ShouldBe(100m);
        Actual(ProviderKpi.ArrPerCsm).ShouldBe(100_000m);
        Actual(ProviderKpi.HoursPerCsm).ShouldBe(2.5m);
        Actual(ProviderKpi.CostPerAccount).ShouldBe(200m);
        Close(_administrator, ("HourlyCost", 80m))["Written"].ShouldBe(0);
        CrmWorld.Refusal(() => Close(_csm)).ShouldContain("prvWritecsm_CsmObjective");
    }

    [Fact]
    public void HealthCoverage_IsThatOfThePeriodsEndWhateverIsKnownToday()
    {
        var known = Customer(_csm, 100_000m, "2025-01-01", "2027-12-31");
        var knownLater = Customer(_csm, 50_000m, "2025-01-01", "2027-12-31");
        var forgotten = Customer(_csm, 50_000m, "2025-01-01", "2027-12-31");
        Scored("2026-06-20", forgotten);
        Scored("2026-10-31", known);
        _world.Assess(knownLater, 90);
        Close(_administrator);
        Actual(ProviderKpi.HealthCoverage).ShouldBe(33.3333m);

        Scored("2026-11-03", known, HealthStatus.Unknown);
        Close(_administrator)["Written"].ShouldBe(0);
    }

    private void Scored(string day, Account account, HealthStatus status = HealthStatus.Green) => _world.Add(new HealthScore
    {
        Name = day, AccountId = account.ToEntityReference(), ScoredOn = DateTime.SpecifyKind(CrmWorld.Day(day), DateTimeKind.Utc).AddHours(23), Status = status,
    });

    [Fact]
    public void TimeToFirstValue_IsTheMedianFromContractToAFifthOfAGoal()
    {
        var account = Customer(_csm, 10_000m, "2026-08-01", "2028-07-31");
        _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "utilisation", (3, 5m), (2, 10m), (1, 25m));
        _world.Settle();
        Close(_administrator);
        Actual(ProviderKpi.TimeToFirstValue).ShouldBe(91m);
    }

    [Fact]
    public void Revenue_IsComparedInTheOrganisationsCurrency()
    {
        var dollars = _world.ProduceCurrency("USD", 2m);
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => (row.Start, row.End, row.Arr, row.TransactionCurrencyId) = (CrmWorld.Day("2025-01-01"), CrmWorld.Day("2029-12-31"), 200m, dollars));
        _world.Settle();
        Close(_administrator);
        Actual(ProviderKpi.ArrPerCsm).ShouldBe(100m);
    }

    private OrganizationResponse Close(Guid user, params (string, object)[] more) => _world.CallAs(user, "csm_CloseProviderPeriod", [("Day", new DateTime(2026, 10, 20, 0, 0, 0, DateTimeKind.Utc)), .. more]);

    private decimal? Actual(ProviderKpi kpi) => _world.Everything<CsmObjective>(CsmObjective.EntityLogicalName).Single(row => row.Kpi == kpi).Actual;

    private Account Customer(Guid manager, decimal arr, string start, string end, SubscriptionStatus status = SubscriptionStatus.Active)
    {
        var account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(manager));
        _world.ProduceValidSubscription(account, row => (row.Start, row.End, row.Arr, row.Status) = (CrmWorld.Day(start), CrmWorld.Day(end), arr, status));
        _world.Settle();
        return account;
    }

    private void Work(string table, int minutes)
    {
        var id = _world.Service.Create(new Entity(table) { ["subject"] = "Visit", ["ownerid"] = CrmWorld.OwnedBy(_csm), ["actualend"] = new DateTime(2026, 10, 8, 12, 0, 0, DateTimeKind.Utc), ["actualdurationminutes"] = minutes });
        _world.Service.Update(new Entity(table, id) { ["statecode"] = new OptionSetValue(1) });
    }

    // History as an import brings it: every third was lost, with poor health.
    private void ProduceClosed(int count, bool withScores)
    {
        for (var index = 0; index < count; index++)
        {
            var isWon = index % 3 > 0;
            var account = _world.ProduceValidAccount();
            var subscription = _world.ProduceValidSubscription(account, row => row.Status = SubscriptionStatus.Ended);
            var termEnd = _world.Now.Date.AddDays(-20);
            _world.Service.Create(new Renewal
            {
                Name = $"Closed {index}", AccountId = account.ToEntityReference(), SubscriptionId = subscription.ToEntityReference(), TermEnd = termEnd, DecidedOn = termEnd,
                Stage = isWon ? RenewalStage.Won : RenewalStage.Lost, Outcome = isWon ? RenewalOutcome.Renewed : RenewalOutcome.Churned, ChurnReason = isWon ? null : "Closed the site",
                Drivers = $"health {(isWon ? 80 : 25) + (index % 7)}; realised value {50 + (index % 11)} %; usage center 60 %; trend 0; critical actions {index % 2}; overdue invoices 0",
            });
            if (withScores)
            {
                _world.Service.Create(new HealthScore
                {
                    Name = "Score", AccountId = account.ToEntityReference(), ScoredOn = termEnd.AddDays(-100), Score = isWon ? 80m : 20m, Status = isWon ? HealthStatus.Green : HealthStatus.Red,
                });
            }
        }
    }
}
