using System.Text;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

public class CreateValueReportTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public CreateValueReportTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => (row.OwnerId, row.Name) = (CrmWorld.OwnedBy(_csm), "Harbour <b>& Sons</b>"));
        _world.ProduceValueGoal(_account);
        _world.MeterRatio(_account, "idle_share", 2, 27m, 1_000m);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Settle();
        foreach (var monthsAgo in new[] { 2, 1 })
        {
            _world.CallAs(_csm, "csm_CloseValueMonth", ("Month", _world.MonthsAgo(monthsAgo)));
        }
    }

    [Fact]
    public void Csm_GetsADraftWithItsPageAttachedToTheAccount()
    {
        var report = Stored(Create());

        (report.Status, report.Audience, report.Expected, report.Explained, report.Unexplained, report.Experienced).ShouldBe((ReportStatus.Draft, UsageCenterRole.EconomicBuyer, 48_000m, 5_600m, 5_600m, 11_200m));
        report.OwnerId!.Id.ShouldBe(_csm);
        report.Html.ShouldNotBeNull();
        report.Html.ShouldContain("Harbour &lt;b&gt;&amp; Sons&lt;/b&gt;");
        report.Html.ShouldContain("4,000.00");
        var note = Notes().ShouldHaveSingleItem();
        Encoding.UTF8.GetString(Convert.FromBase64String(note.GetAttributeValue<string>("documentbody"))).ShouldBe(report.Html);
        (note.GetAttributeValue<EntityReference>("objectid").Id, note.GetAttributeValue<EntityReference>("ownerid").Id, note.GetAttributeValue<string>("mimetype")).ShouldBe((_account.Id, _csm, "text/html"));
    }

    [Fact]
    public void Draft_IsWrittenAnewAndOnlyWhenSomethingIsNew()
    {
        var first = Stored(Create());
        Stored(Create()).RowVersion.ShouldBe(first.RowVersion);

        _world.MeterRatio(_account, "idle_share", 1, 30m, 2_000m);
        _world.Settle();
        var second = Stored(Create());
        second.Id.ShouldBe(first.Id);
        second.Explained.ShouldBe(3_600m);
        Notes().ShouldHaveSingleItem();
    }

    [Fact]
    public void PresentedReport_IsNeverOverwritten()
    {
        var first = Stored(Create());
        _world.Service.Update(new ValueReport(first.Id) { Status = ReportStatus.Presented, PresentedOn = _world.Now.Date });
        var version = _world.Reload(first).RowVersion;

        var response = Create();

        Stored(response).Id.ShouldNotBe(first.Id);
        ((string)response["Message"]).ShouldContain("1 that were marked ready or presented stay as they are");
        _world.Reload(first).RowVersion.ShouldBe(version);
        Notes().Count.ShouldBe(2);
        Stored(Create()).Id.ShouldBe(Stored(response).Id);
    }

    [Fact]
    public void DraftOfAPerson_IsWrittenForItsOwnReaderAndPeriodUnderItsOwnName()
    {
        var mine = _world.Organization.ServiceFor(_csm).Create(new ValueReport
        {
            Name = "Quarter with the yard", AccountId = _account.ToEntityReference(), Audience = UsageCenterRole.FleetManager, From = _world.MonthsAgo(1).AddDays(14), To = _world.MonthsAgo(1).AddDays(20), Status = ReportStatus.Draft,
        });
        var other = Stored(Call(_csm, _world.MonthsAgo(1), _world.MonthsAgo(1), ("Audience", (int)UsageCenterRole.FleetManager)));

        var response = Call(_csm, _world.MonthsAgo(1).AddDays(14), _world.MonthsAgo(1).AddDays(20), ("Audience", (int)UsageCenterRole.FleetManager), ("Report", new EntityReference(ValueReport.EntityLogicalName, mine)));

        var report = Stored(response);
        (report.Id, report.Name, report.From, report.To).ShouldBe((mine, "Quarter with the yard", _world.MonthsAgo(1), _world.MonthsAgo(0).AddDays(-1)));
        report.TransactionCurrencyId.ShouldBe(other.TransactionCurrencyId);
        report.Html.ShouldBe(other.Html);
        ((string)response["Message"]).ShouldStartWith("Wrote anew the report 'Quarter with the yard'");
        ((string)response["Message"]).ShouldNotContain("stay as they are");

        // The same months once more: the days are put right, the page is the one that is there.
        _world.Service.Update(new ValueReport(mine) { From = _world.MonthsAgo(1).AddDays(3) });
        Stored(Call(_csm, _world.MonthsAgo(1).AddDays(3), _world.MonthsAgo(0).AddDays(-1), ("Audience", (int)UsageCenterRole.FleetManager), ("Report", report.ToEntityReference()))).From.ShouldBe(_world.MonthsAgo(1));
    }

    [Fact]
    public void DraftWithAnotherReader_IsWrittenForThatReaderAndNamedAfterIt()
    {
        var draft = Stored(Create());
        var page = draft.Html;

        var response = Call(_csm, _world.MonthsAgo(2), _world.MonthsAgo(1), ("Audience", (int)UsageCenterRole.Operator), ("Report", draft.ToEntityReference()));

        var report = Stored(response);
        (report.Id, report.Audience, report.From).ShouldBe((draft.Id, UsageCenterRole.Operator, _world.MonthsAgo(2)));
        report.Html.ShouldNotBe(page);
        report.Name!.ShouldEndWith(", operator");
        var note = Notes().ShouldHaveSingleItem();
        note.GetAttributeValue<string>("subject").ShouldBe(report.Name);
        Encoding.UTF8.GetString(Convert.FromBase64String(note.GetAttributeValue<string>("documentbody"))).ShouldBe(report.Html);
    }

    [Fact]
    public void ReportThatIsNoDraftOfTheCustomer_IsNotWritten()
    {
        var report = Stored(Create());
        var another = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
        CrmWorld.Refusal(() => _world.CallAs(_csm, "csm_CreateValueReport", ("Target", another.ToEntityReference()), ("From", _world.MonthsAgo(1)), ("To", _world.MonthsAgo(1)), ("Report", report.ToEntityReference())))
            .ShouldContain("There is no value report");
        _world.Service.Update(new ValueReport(report.Id) { Status = ReportStatus.Ready });
        CrmWorld.Refusal(() => Call(_csm, _world.MonthsAgo(1), _world.MonthsAgo(1), ("Report", report.ToEntityReference()))).ShouldContain("was marked ready or presented, so it stays as it is");
    }

    [Fact]
    public void WrongPeriodAudienceOrAccount_IsRefused()
    {
        CrmWorld.Refusal(() => Call(_csm, _world.Now, _world.Now.AddDays(-3))).ShouldContain("ends (2026-10-30) before it begins (2026-11-02)");
        CrmWorld.Refusal(() => Call(_csm, _world.MonthsAgo(1), _world.Now, ("Audience", 5))).ShouldContain("none of csm_UsageCenterRole");
        _world.Service.Update(new Account(_account.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        CrmWorld.Refusal(() => Create()).ShouldContain("is inactive: it was closed or merged into another");
    }

    [Fact]
    public void ImprovementNoGoalClaims_IsUnexplainedAndShownWithItsBaseline()
    {
        var kpi = ProduceKpiOfWorth(100m);
        _world.MeterRatio(_account, "energy_per_hour", 2, 94m, 1_000m);
        _world.MeterRatio(_account, "energy_per_hour", 1, 90m, 2_000m, coverage: 59m);
        _world.Settle();

        var report = Stored(Create());

        // 6 units of 1,000 hours at 2 each; the month under 60 % of its machine-days is shown and not counted.
        (report.Explained, report.Unexplained, report.Experienced).ShouldBe((5_600m, 5_600m + 12_000m, 23_200m));
        report.Html!.ShouldContain("Improvements without a goal");
        report.Html!.ShouldContain("12,000.00");
        report.Html!.ShouldContain(kpi.Id.ToString("D"));
    }

    [Fact]
    public void MonthsAGoalClaims_AreNeverUnexplainedToo()
    {
        _world.Service.Update(new Metric(_world.ProduceValidMetric("idle_share").Id) { UnitValue = 40m });
        _world.ProduceValidKpi(_account, row => (row.MetricId, row.Baseline) = (_world.ProduceValidMetric("idle_share").ToEntityReference(), 90m));

        // Metered, claimed by the goal and not closed yet.
        _world.MeterRatio(_account, "idle_share", 0, 25m, 2_000m);
        _world.Settle();

        Stored(Call(_csm, _world.MonthsAgo(12), _world.Now)).Experienced.ShouldBe(11_200m);
    }

    [Fact]
    public void KpiWithoutGoal_AppearsWithBaselineTargetCurrentAndStatus()
    {
        ProduceKpiOfWorth(100m);
        _world.MeterRatio(_account, "energy_per_hour", 1, 94m, 1_000m);
        _world.Settle();

        var html = Stored(Create()).Html!;
        html.ShouldContain("KPIs as they stand");
        html.ShouldContain("""<td>–</td><td class="n">100 %</td><td class="n">80 %</td><td class="n">94 %</td><td class="d">2026-10-31</td><td>red</td>""");
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("Service")]
    public void OtherRoles_AreRefused(string role) =>
        CrmWorld.Refusal(() => Call(_world.Organization.AddUser("Somebody", role), _world.MonthsAgo(12), _world.Now)).ShouldContain("prvCreatecsm_ValueReport");

    [Fact]
    [Needs(Capability.Journal)]
    public void Report_TakesFewRequests()
    {
        Create();
        Requests().ShouldBe(9);

        // Whatever the account has.
        ProduceKpiOfWorth(100m);
        foreach (var monthsAgo in Enumerable.Range(1, 9))
        {
            _world.MeterRatio(_account, "energy_per_hour", monthsAgo, 94m, 1_000m);
        }

        _world.Settle();
        Create();
        Requests().ShouldBe(10);

        int Requests() => _world.Organization.Journal.Executions.Last(execution => execution.Message == "csm_CreateValueReport").Requests;
    }

    // A KPI of no goal, on a metric of which a unit is worth 2.
    private Kpi ProduceKpiOfWorth(decimal baseline)
    {
        var metric = _world.ProduceRatio("energy_per_hour", scale: 1m);
        _world.Service.Update(new Metric(metric.Id) { UnitValue = 2m });
        return _world.ProduceValidKpi(_account, row => (row.Name, row.MetricId, row.Better, row.Baseline, row.Target, row.Amber, row.Green) = ("Energy", metric.ToEntityReference(), Better.Lower, baseline, 80m, 92m, 85m));
    }

    private OrganizationResponse Create() => Call(_csm, _world.MonthsAgo(12), _world.MonthsAgo(0).AddDays(-1));

    private OrganizationResponse Call(Guid user, DateTime from, DateTime to, params (string, object)[] more) =>
        _world.CallAs(user, "csm_CreateValueReport", [("Target", _account.ToEntityReference()), ("From", from), ("To", to), .. more]);

    private ValueReport Stored(OrganizationResponse response) => _world.Reload(new ValueReport(((EntityReference)response["Report"]).Id));

    private IReadOnlyList<Entity> Notes() => _world.Everything<Entity>("annotation");
}
