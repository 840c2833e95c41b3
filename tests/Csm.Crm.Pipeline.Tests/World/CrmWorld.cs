using System.ServiceModel;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.Laws;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.World;

/// <summary>An organisation with valid rows on demand: <c>ProduceValid…</c> fills in whatever the test does not say.</summary>
internal sealed partial class CrmWorld
{
    /// <summary>A Monday, just after a month has ended.</summary>
    public static readonly DateTimeOffset Today = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);

    private int _number;
    private int _executionsJudged;
    private long _entriesJudged;

    public CrmWorld()
        : this(SelectedHost.New())
    {
    }

    private CrmWorld(ITestHost host)
    {
        Organization = host;
        NeedsAttribute.Check(Organization);
        Witness.OfRun.Follow(this);
    }

    /// <summary>An organisation into which an admin has imported the reference data.</summary>
    public static CrmWorld WithReferenceData() => new(SelectedHost.NewWithReferenceData());

    /// <summary>An organisation in which the index of an alternate key, as table.key, could not be built.</summary>
    public static CrmWorld WithFailedKey(string key) => new(SelectedHost.NewWithFailedKey(key));

    /// <summary>The host of this build. A test that asks for what it lacks is skipped.</summary>
    public ITestHost Organization { get; }

    public IOrganizationService Service => Organization.Administrator;

    public DateTime Now => Organization.UtcNow.UtcDateTime;

    public Account ProduceValidAccount(Action<Account>? overrides = null) => Create(new Account { Name = $"Customer {++_number}", Segment = Segment.MidTouch, FleetSize = 12 }, overrides);

    public Metric ProduceValidMetric(string code)
    {
        var id = RowId.From(Metric.EntityLogicalName, code);
        return All<Metric>(Metric.EntityLogicalName, Metric.PrimaryIdColumn, id).FirstOrDefault()
            ?? Create(new Metric(id) { Name = code, Code = code, Unit = "%", Kind = MetricKind.Ratio, Aggregation = Aggregation.Ratio, Better = code == "idle_share" ? Better.Lower : Better.Higher }, null);
    }

    public HealthModel ProduceValidModel(Action<HealthModel>? overrides = null) => Create(
        new HealthModel { Name = "Standard", Version = 1, MinimumConfidence = 0.5m, Hysteresis = 3m, DwellDays = 3, ActiveFrom = new DateTime(2025, 1, 1) }, overrides);

    public HealthFactor ProduceValidFactor(HealthModel model, FactorSource source, decimal weight, Action<HealthFactor>? overrides = null) => Create(
        new HealthFactor
        {
            Name = source.ToString(),
            HealthModelId = model.ToEntityReference(),
            Source = source,
            Weight = weight,
            Worst = 0m,
            Amber = 40m,
            Green = 70m,
            Best = 100m,
            StaleAfterDays = 45,
            MissingPolicy = MissingPolicy.Exclude,
            RootCauseHint = $"Look into {source}.",
        },
        overrides);

    /// <summary>A model of a person's assessment (its value is its points) and idle share, equally weighted.</summary>
    public HealthModel ProduceAssessedModel()
    {
        var model = ProduceValidModel();
        ProduceValidFactor(model, FactorSource.ManualAssessment, 50m, factor => factor.Name = "Assessment");
        ProduceValidFactor(model, FactorSource.IdleShare, 50m, factor =>
        {
            factor.Name = "Idle share";
            (factor.Worst, factor.Amber, factor.Green, factor.Best) = (60m, 35m, 25m, 10m);
        });
        return model;
    }

    public Goal ProduceValidGoal(Account account, Action<Goal>? overrides = null) => Create(
        new Goal
        {
            Name = $"Goal {++_number}",
            AccountId = account.ToEntityReference(),
            Level = GoalLevel.Medium,
            Baseline = 0m,
            Target = 100m,
            Weight = 1m,
            Start = Now.Date.AddDays(-50),
            Due = Now.Date.AddDays(50),
            Status = GoalStatus.Agreed,
        },
        overrides);

    public Kpi ProduceValidKpi(Account account, Action<Kpi>? overrides = null) => Create(
        new Kpi
        {
            Name = $"KPI {++_number}",
            AccountId = account.ToEntityReference(),
            Indicator = Indicator.Lagging,
            Better = Better.Higher,
            Baseline = 0m,
            Target = 100m,
            Amber = 50m,
            Green = 80m,
            Window = PeriodKind.Month,
        },
        overrides);

    /// <summary>A goal that is measured by its own KPI, which was added to its list.</summary>
    public Goal ProduceMeasuredGoal(Account account, out Kpi kpi, string metric = "utilisation", Action<Goal>? overrides = null)
    {
        var goal = ProduceValidGoal(account, overrides);
        kpi = ProduceValidKpi(account, row =>
        {
            row.GoalId = goal.ToEntityReference();
            row.MetricId = ProduceValidMetric(metric).ToEntityReference();
        });
        return goal;
    }

    public Subscription ProduceValidSubscription(Account account, Action<Subscription>? overrides = null) => Create(
        new Subscription
        {
            Name = $"Contract {++_number}",
            AccountId = account.ToEntityReference(),
            Start = Now.Date.AddYears(-1),
            End = Now.Date.AddDays(100),
            NoticeDays = 60,
            Arr = 120_000m,
            Model = SubscriptionModel.Fixed,
            Status = SubscriptionStatus.Active,
        },
        overrides);

    /// <summary>Months of a metric as telemetry writes them: one bulk message, ids from the natural key.</summary>
    public void MeterMonths(Account account, string metric, params (int MonthsAgo, decimal Value)[] months) => MeterMonths(Service, account, metric, months);

    /// <summary>The same, written by somebody else.</summary>
    public void MeterMonths(IOrganizationService writer, Account account, string metric, params (int MonthsAgo, decimal Value)[] months)
    {
        Needs(Capability.BulkMessages);
        var first = new DateTime(Now.Year, Now.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var metricId = ProduceValidMetric(metric).Id;
        var rows = months.Select(month => MonthRow(account.Id, metricId, first.AddMonths(-month.MonthsAgo), month.Value)).ToList<Entity>();
        writer.Execute(new UpsertMultipleRequest { Targets = new EntityCollection(rows) { EntityName = ViuMetric.EntityLogicalName } });
    }

    /// <summary>A person's assessment, and everything that follows from it.</summary>
    public void Assess(Account account, int points)
    {
        Service.Update(new Account(account.Id) { ManualAssessment = points, ManualAssessmentOn = Now.Date });
        Settle();
    }

    /// <summary>Runs the asynchronous steps; none may fail, and all that ran must have kept to budgets and people's columns.</summary>
    public void Settle()
    {
        Organization.RunAsyncJobs();
        Organization.FailedJobs.Select(job => $"{job.StepName}: {job.Error}").ShouldBeEmpty();
        HoldToLaws();
    }

    /// <summary>Judges what our steps did since the last time; each test does it once more when it ends.</summary>
    public void HoldToLaws()
    {
        if (Organization.Missing.ContainsKey(Capability.Journal))
        {
            return;
        }

        var journal = Organization.Journal;
        var executions = journal.Executions.Skip(_executionsJudged).ToArray();
        var entries = journal.Entries.Where(entry => entry.Number > _entriesJudged).ToArray();
        (_executionsJudged, _entriesJudged) = (journal.Executions.Count, entries.Length == 0 ? _entriesJudged : entries[^1].Number);
        Witness.OfRun.Saw(executions);
        StepBudgets.Breaches(executions).ShouldBeEmpty();
        WorkBudgets.Breaches(executions).ShouldBeEmpty();
        PeoplesColumns.Breaches(entries).ShouldBeEmpty();
    }

    /// <summary>Empties the journal, so that a test reads in it only what follows.</summary>
    public void ForgetWhatHappened()
    {
        HoldToLaws();
        Organization.Journal.Clear();
        _executionsJudged = 0;
    }

    public void AdvanceDays(double days) => Organization.Clock.Advance(TimeSpan.FromDays(days));

    /// <summary>Runs what must be refused and returns the sentence of the refusal, as a client or as a direct caller gets it.</summary>
    public static string Refusal(Action action) => Should.Throw<Exception>(action) switch
    {
        FaultException<OrganizationServiceFault> fault => fault.Detail.Message,
        InvalidPluginExecutionException refusal => refusal.Message,
        var other => throw new InvalidOperationException("The call failed instead of being refused.", other),
    };

    /// <summary>Skips the test when the host lacks the capability.</summary>
    public void Needs(Capability capability) => NeedsAttribute.Require(Organization, capability);

    public T Reload<T>(T row)
        where T : Entity => All<T>(row.LogicalName, row.LogicalName + "id", row.Id).Single();

    public IReadOnlyList<T> OfAccount<T>(string table, Account account)
        where T : Entity => All<T>(table, "csm_accountid", account.Id);

    /// <summary>The stored scores, oldest first.</summary>
    public IReadOnlyList<HealthScore> Scores(Account account) =>
        [.. OfAccount<HealthScore>(HealthScore.EntityLogicalName, account).OrderBy(score => score.ScoredOn)];

    public IReadOnlyList<HealthEvidence> EvidenceOf(HealthScore score) =>
        All<HealthEvidence>(HealthEvidence.EntityLogicalName, HealthEvidence.Columns.HealthScoreId, score.Id);

    public IReadOnlyList<CallToAction> Actions(Account account) => OfAccount<CallToAction>(CallToAction.EntityLogicalName, account);

    public OrganizationResponse Call(string api, params (string Name, object Value)[] parameters)
    {
        Needs(Capability.CustomApis);
        var request = new OrganizationRequest(api);
        foreach (var (name, value) in parameters)
        {
            request[name] = value;
        }

        return Service.Execute(request);
    }

    private static ViuMetric MonthRow(Guid account, Guid metric, DateTime start, decimal value)
    {
        var id = RowId.From(ViuMetric.EntityLogicalName, account.ToString("D"), metric.ToString("D"), ((int)PeriodKind.Month).ToString(System.Globalization.CultureInfo.InvariantCulture), start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return new ViuMetric(id)
        {
            Name = $"{start:yyyy-MM}",
            AccountId = new EntityReference(Account.EntityLogicalName, account),
            MetricId = new EntityReference(Metric.EntityLogicalName, metric),
            PeriodKind = PeriodKind.Month,
            PeriodStart = start,
            Value = value,
            Coverage = 95m,
        };
    }

    private T Create<T>(T row, Action<T>? overrides)
        where T : Entity
    {
        overrides?.Invoke(row);
        row.Id = Service.Create(row);
        return row;
    }

    private IReadOnlyList<T> All<T>(string table, string column, Guid id)
        where T : Entity
    {
        // A test may look at anything, and the emulator is not a database to be spared.
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } };
        query.Criteria.AddCondition(column, ConditionOperator.Equal, id);
        return [.. Service.RetrieveMultiple(query).Entities.Select(row => row.ToEntity<T>())];
    }
}
