using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Learning;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Plugins.Steering;
using Csm.Crm.Plugins.Trends;
using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Plugins.Value.Reports;

namespace Csm.Crm.Rules.Tests;

/// <summary>Rules do not know option numbers: their members must stand in the order of the choice they stand for.</summary>
public class ChoiceOrderTests
{
    [Theory]
    [InlineData(typeof(Band), "HealthStatus")]
    [InlineData(typeof(TrendDirection), "Trend")]
    [InlineData(typeof(CustomerSegment), "Segment")]
    [InlineData(typeof(FactorProvider), "FactorSource")]
    [InlineData(typeof(MissingTreatment), "MissingPolicy")]
    [InlineData(typeof(ObservationState), "EvidenceState")]
    [InlineData(typeof(EvidenceRow), "EvidenceKind")]
    [InlineData(typeof(BetterWhen), "Better")]
    [InlineData(typeof(PeriodLength), "PeriodKind")]
    [InlineData(typeof(GoalState), "GoalStatus")]
    [InlineData(typeof(PlaybookMoment), "PlaybookTrigger")]
    [InlineData(typeof(TeamPart), "TeamRole")]
    [InlineData(typeof(CenterRole), "UsageCenterRole")]
    [InlineData(typeof(MemberStance), "Stance")]
    [InlineData(typeof(FeedbackScale), "FeedbackKind")]
    [InlineData(typeof(CalendarLength), "CalendarPeriod")]
    [InlineData(typeof(PromiseSide), "GuaranteeOperator")]
    [InlineData(typeof(CreditRule), "CreditKind")]
    [InlineData(typeof(PeriodResult), "GuaranteeResult")]
    [InlineData(typeof(MonthAggregation), "Aggregation")]
    [InlineData(typeof(RenewalStep), "RenewalStage")]
    [InlineData(typeof(Prospect), "Assessment")]
    [InlineData(typeof(RenewalEnd), "RenewalOutcome")]
    [InlineData(typeof(ReportAudience), "UsageCenterRole")]
    [InlineData(typeof(ProviderMeasure), "ProviderKpi")]
    public void RuleMembers_AreTheOptionsOfTheChoiceInOrder(Type rule, string choice)
    {
        var options = typeof(PluginBase).Assembly.GetType("Csm.Crm.Tables." + choice).ShouldNotBeNull();
        Enum.GetNames(rule).ShouldBe(Enum.GetNames(options));
        Enum.GetValues(rule).Cast<int>().ShouldBe(Enum.GetValues(options).Cast<int>().Select(option => option - 729_100_000));
    }
}
