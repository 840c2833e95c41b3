using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>The likelihood of a renewal is the logistic of its drivers by the newest fit in use (R12).</summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue)]
public class LikelihoodFactsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public LikelihoodFactsTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount(row => row.OverdueInvoices = 2);
        _world.ProduceValidSubscription(_account);
        _world.Assess(_account, 80);
        _world.Service.Update(new Account(_account.Id) { Realisation = 50m });
    }

    [Theory]
    [InlineData(Severity.Critical, ActionStatus.Open, 0, 1)]
    [InlineData(Severity.Critical, ActionStatus.InProgress, 0, 1)]
    [InlineData(Severity.Critical, ActionStatus.Done, 0, 0)]
    [InlineData(Severity.Critical, ActionStatus.Cancelled, 0, 0)]
    [InlineData(Severity.Critical, ActionStatus.Open, 1, 0)]
    [InlineData(Severity.High, ActionStatus.Open, 0, 0)]
    public void CriticalActions_AreThoseThatSomebodyStillHasToDo(Severity severity, ActionStatus status, int state, int counted)
    {
        var action = _world.ProduceValidAction(_account, row => (row.Severity, row.Status) = (severity, status));
        if (state == 1)
        {
            _world.Service.Update(new Entity(action.LogicalName, action.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        }

        Sweep().Drivers!.ShouldContain($"; critical actions {counted}; overdue invoices 2");
    }

    [Theory]
    [InlineData(RenewalModel.Columns.Health, 0.8)]
    [InlineData(RenewalModel.Columns.Realisation, 0.5)]
    [InlineData(RenewalModel.Columns.UsageCenter, 0.7)]
    [InlineData(RenewalModel.Columns.Trend, 0)]
    [InlineData(RenewalModel.Columns.CriticalActions, 3)]
    [InlineData(RenewalModel.Columns.OverdueInvoices, 2)]
    public void EachCoefficient_WeighsItsOwnDriver(string coefficient, double driver)
    {
        foreach (var source in (string[])["A", "B", "C"])
        {
            _world.ProduceValidAction(_account, row => (row.Severity, row.Source) = (Severity.Critical, source));
        }

        Fit(0, 0m, model => model[coefficient] = 1m);
        Sweep().Likelihood.ShouldBe(Math.Round((decimal)(100 / (1 + Math.Exp(-driver))), 2));
    }

    [Fact]
    public void NewestFitInUse_DecidesAndNothingIsEverCertain()
    {
        var sure = Fit(-30, 90m);
        Fit(-20, -90m);
        Sweep().Likelihood.ShouldBe(1m);
        Fit(-10, 90m);
        Sweep().Likelihood.ShouldBe(99m);
        var retired = Fit(0, 0m);
        _world.Service.Update(new RenewalModel(retired.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        Sweep().Likelihood.ShouldBe(99m);
        _world.Service.Update(new RenewalModel(sure.Id) { Intercept = 0m });
        Sweep().Likelihood.ShouldBe(99m);
    }

    private RenewalModel Fit(int daysFromNow, decimal intercept, Action<RenewalModel>? overrides = null)
    {
        var model = new RenewalModel { Name = $"Fit {daysFromNow}", FittedOn = _world.Now.AddDays(daysFromNow), Intercept = intercept };
        overrides?.Invoke(model);
        return _world.Add(model);
    }

    private Renewal Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        return _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).ShouldHaveSingleItem();
    }
}
