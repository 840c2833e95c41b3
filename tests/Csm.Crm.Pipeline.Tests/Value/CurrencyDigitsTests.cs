using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>Amounts have as many digits as their currency: what is stored is what was computed, so that doing it again changes nothing (R9, R11).</summary>
[Needs(Capability.CustomApis, Capability.BulkMessages)]
public class CurrencyDigitsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public CurrencyDigitsTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _world.ProduceRatio("availability", Better.Higher);
        _account = _world.ProduceValidAccount();
    }

    [Theory]
    [InlineData(0, 4_115)]
    [InlineData(1, 4_115.2)]
    [InlineData(2, 4_115.23)]
    [InlineData(3, 4_115.226)]
    [InlineData(4, 4_115.2263)]
    public void ClosedMonth_IsBookedInTheDigitsOfItsCurrencyAndOnce(int digits, double amount)
    {
        var currency = _world.ProduceCurrency("OTH", 1m, digits);
        for (var goals = 0; goals < 3; goals++)
        {
            _world.ProduceValueGoal(_account, goal => (goal.TransactionCurrencyId, goal.UnitValue) = (currency, 1m));
        }

        _world.MeterRatio(_account, "idle_share", 1, 25m, 82_304.526m);
        _world.Settle();
        Close();
        _world.Settle();
        var lines = _world.Ledger(_account);
        lines.Select(line => line.Amount).ShouldBe([(decimal)amount, (decimal)amount, (decimal)amount]);
        var account = _world.Reload(_account);
        account.ExperiencedViu.ShouldBe(3m * (decimal)amount);

        Close();
        _world.Settle();
        _world.Ledger(_account).Select(line => line.RowVersion).ShouldBe(lines.Select(line => line.RowVersion));
        _world.Reload(_account).RowVersion.ShouldBe(account.RowVersion);
    }

    [Theory]
    [InlineData(0, 1_234)]
    [InlineData(1, 1_233.9)]
    [InlineData(2, 1_233.87)]
    [InlineData(3, 1_233.871)]
    [InlineData(4, 1_233.871)]
    public void Credit_HasTheDigitsOfItsCurrencyAndIsWrittenOnce(int digits, double credit)
    {
        var currency = _world.ProduceCurrency("OTH", 1m, digits);
        var contract = _world.ProduceValidSubscription(_account, row => (row.End, row.Arr, row.TransactionCurrencyId) = (_world.Now.Date.AddYears(2), 120_000m, currency));
        _world.ProduceGuarantee(contract, _account, row =>
        {
            (row.CreditKind, row.CreditStep, row.CreditAmount, row.CreditPercent, row.CreditCap, row.TransactionCurrencyId) = (CreditKind.PercentPerStep, null, null, 12.75m, null, currency);
            row.From = CrmWorld.Day("2026-10-02");
        });
        _world.MeterRatio(_account, "availability", 1, 90m, 744m);
        _world.Settle();
        Evaluate();
        var period = _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).ShouldHaveSingleItem();
        period.Credit.ShouldBe((decimal)credit);

        Evaluate();
        _world.Reload(period).RowVersion.ShouldBe(period.RowVersion);
    }

    private OrganizationResponse Close() => _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));

    private void Evaluate()
    {
        _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(1)));
        _world.Settle();
    }
}
