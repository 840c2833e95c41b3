using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Steering;

/// <summary>Whose health a period of the provider knows, and how long first value took (R19).</summary>
public class ProviderKnowledgeTests
{
    private readonly CrmWorld _world = new();

    public ProviderKnowledgeTests() => _world.ProduceAssessedModel();

    [Theory]
    [InlineData(HealthStatus.Green, HealthStatus.Unknown, true, 0)]
    [InlineData(HealthStatus.Green, HealthStatus.Unknown, false, 0)]
    [InlineData(HealthStatus.Unknown, HealthStatus.Red, true, 100)]
    [InlineData(HealthStatus.Unknown, HealthStatus.Red, false, 100)]
    public void HealthCoverage_GoesByTheNewestScoreWhicheverWasStoredFirst(HealthStatus older, HealthStatus newer, bool isNewerFirst, int coverage)
    {
        var account = Customer("2025-01-01");
        (string Day, HealthStatus Status)[] scores = [("2026-10-20", older), ("2026-10-25", newer)];
        foreach (var (day, status) in isNewerFirst ? scores.Reverse() : scores)
        {
            Score(account, day, status);
        }

        Close();
        Actual(ProviderKpi.HealthCoverage).ShouldBe(coverage);
    }

    [Theory]
    [InlineData("2026-08-01", 100)]
    [InlineData("2026-07-31", 0)]
    public void ScoreOfNinetyTwoDays_IsTheOldestThatIsKnown(string day, int coverage)
    {
        Score(Customer("2025-01-01"), day, HealthStatus.Green);
        Close();
        Actual(ProviderKpi.HealthCoverage).ShouldBe(coverage);
    }

    [Theory]
    [InlineData("2024-11-01", true)]
    [InlineData("2024-10-31", false)]
    public void CustomerOfTwoYears_HasNoFirstValueAnyMore(string start, bool counts)
    {
        var account = Customer(start);
        _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "utilisation", (2, 1m), (1, 25m));
        _world.Settle();
        Close();
        (Actual(ProviderKpi.TimeToFirstValue) is not null).ShouldBe(counts);
    }

    [Fact]
    public void HealthOfThoseWhoAreNotServed_CoversNobody()
    {
        Customer("2025-01-01");
        Score(_world.ProduceValidAccount(), "2026-10-25", HealthStatus.Green);
        Close();
        Actual(ProviderKpi.HealthCoverage).ShouldBe(0m);
    }

    [Fact]
    public void TimeToFirstValue_IsTheMedianOfThoseWhoReachedItInThePeriod()
    {
        foreach (var start in (string[])["2026-08-01", "2026-09-01", "2025-12-01"])
        {
            var account = Customer(start);
            _world.ProduceMeasuredGoal(account, out _);
            _world.MeterMonths(account, "utilisation", (2, 1m), (1, 25m));
            _world.Settle();
        }

        Close();
        Actual(ProviderKpi.TimeToFirstValue).ShouldBe((decimal)(CrmWorld.Day("2026-10-31") - CrmWorld.Day("2026-08-01")).TotalDays);
    }

    [Fact]
    public void WhatTheMachinesDidBeforeTheGoal_IsNoValueOfIt()
    {
        var account = Customer("2026-08-01");
        _world.MeterMonths(account, "utilisation", (2, 25m), (1, 25m));
        _world.ProduceMeasuredGoal(account, out _, overrides: row => row.Start = CrmWorld.Day("2026-10-01"));
        _world.Settle();

        Close();
        Actual(ProviderKpi.TimeToFirstValue).ShouldBe((decimal)(CrmWorld.Day("2026-10-31") - CrmWorld.Day("2026-08-01")).TotalDays);
    }

    private Account Customer(string start)
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => (row.Start, row.End) = (CrmWorld.Day(start), CrmWorld.Day("2027-12-31")));
        _world.Settle();
        return account;
    }

    private void Score(Account account, string day, HealthStatus status) =>
        _world.Add(new HealthScore { Name = day, AccountId = account.ToEntityReference(), ScoredOn = DateTime.SpecifyKind(CrmWorld.Day(day), DateTimeKind.Utc), Status = status });

    private void Close() => _world.Call("csm_CloseProviderPeriod", ("Day", new DateTime(2026, 10, 20, 0, 0, 0, DateTimeKind.Utc)));

    private decimal? Actual(ProviderKpi kpi) => _world.Everything<CsmObjective>(CsmObjective.EntityLogicalName).SingleOrDefault(row => row.Kpi == kpi)?.Actual;
}
