using System.Globalization;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.World;

/// <summary>Rows of value, guarantees and renewals.</summary>
internal sealed partial class CrmWorld
{
    /// <summary>First day of a month before this one.</summary>
    public DateTime MonthsAgo(int months) => new DateTime(Now.Year, Now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-months);

    /// <summary>A goal worth money: idle share from 35 %, each idle hour 40, half of it due to us.</summary>
    public Goal ProduceValueGoal(Account account, Action<Goal>? overrides = null) => ProduceMeasuredGoal(account, out _, "idle_share", goal =>
    {
        (goal.Baseline, goal.Target, goal.UnitValue, goal.Attribution, goal.ExpectedValue) = (35m, 20m, 40m, 50m, 48_000m);
        (goal.Start, goal.Due) = (MonthsAgo(12), MonthsAgo(-6));
        overrides?.Invoke(goal);
    });

    /// <summary>A metric with its scale, as the reference data ships it.</summary>
    public Metric ProduceRatio(string code, Better better = Better.Lower, decimal scale = 100m)
    {
        var metric = ProduceValidMetric(code);
        Service.Update(new Metric(metric.Id) { Scale = scale, Better = better });
        return metric;
    }

    /// <summary>One month of a ratio as telemetry writes it.</summary>
    public ViuMetric MeterRatio(Account account, string metric, int monthsAgo, decimal value, decimal denominator, decimal coverage = 95m)
    {
        var row = RatioOf(account, metric, monthsAgo, value, denominator, coverage);
        Write(row);
        return row;
    }

    /// <summary>The row of one month of a ratio, not written.</summary>
    public ViuMetric RatioOf(Account account, string metric, int monthsAgo, decimal value, decimal denominator, decimal coverage = 95m)
    {
        var row = MonthRow(account.Id, ProduceValidMetric(metric).Id, MonthsAgo(monthsAgo), value);
        (row.Numerator, row.Denominator, row.Coverage) = (value * denominator / 100m, denominator, coverage);
        return row;
    }

    /// <summary>The same month again, of which nothing can be said any more.</summary>
    public void MeterNothing(ViuMetric month) => Write(new ViuMetric(month.Id) { Value = null });

    /// <summary>The first seven days of a metered month, as a week.</summary>
    public void MeterWeek(ViuMetric month)
    {
        var row = new ViuMetric(RowId.From(ViuMetric.EntityLogicalName, month.Id.ToString("D"), "week"));
        foreach (var (column, value) in month.Attributes.Where(each => each.Key != ViuMetric.PrimaryIdColumn))
        {
            row[column] = value;
        }

        row.PeriodKind = PeriodKind.Week;
        Write(row);
    }

    private void Write(ViuMetric row)
    {
        Needs(Capability.BulkMessages);
        Service.Execute(new UpsertMultipleRequest { Targets = new EntityCollection([row]) { EntityName = ViuMetric.EntityLogicalName } });
    }

    /// <summary>A machine of a contract, at a site that plans it round the clock, in UTC so that its months have whole days.</summary>
    public Machine ProduceMachine(Account account, Subscription subscription)
    {
        var site = Create(
            new Site
            {
                Name = $"Site {++_number}", AccountId = account.ToEntityReference(), TimeZone = "Etc/UTC", PlannedMonday = 24m, PlannedTuesday = 24m, PlannedWednesday = 24m,
                PlannedThursday = 24m, PlannedFriday = 24m, PlannedSaturday = 24m, PlannedSunday = 24m,
            },
            null);
        return Create(
            new Machine { Name = $"Machine {++_number}", AccountId = account.ToEntityReference(), SiteId = site.ToEntityReference(), SubscriptionId = subscription.ToEntityReference() }, null);
    }

    /// <summary>97 % availability a month; each percent under it costs 500, at most 3,000.</summary>
    public Guarantee ProduceGuarantee(Subscription subscription, Account account, Action<Guarantee>? overrides = null) => Create(
        new Guarantee
        {
            Name = $"Availability {++_number}", AccountId = account.ToEntityReference(), SubscriptionId = subscription.ToEntityReference(),
            MetricId = ProduceValidMetric("availability").ToEntityReference(), Operator = GuaranteeOperator.AtLeast, Threshold = 97m, Tolerance = 0m, Period = CalendarPeriod.Month,
            CreditKind = CreditKind.AmountPerStep, CreditStep = 1m, CreditAmount = 500m, CreditCap = 3_000m, Status = GuaranteeStatus.Active,
        },
        overrides);

    /// <summary>A value report of the renewal's customer, chosen for it: without one it cannot be won.</summary>
    public Renewal ChooseReport(Renewal renewal)
    {
        var report = Create(new ValueReport { Name = $"Report {++_number}", AccountId = renewal.AccountId, From = MonthsAgo(12), To = Now.Date, Status = ReportStatus.Ready }, null);
        Service.Update(new Renewal(renewal.Id) { ValueReportId = report.ToEntityReference() });
        return renewal;
    }

    /// <summary>The ledger of an account in the order it was written.</summary>
    public IReadOnlyList<ValueEntry> Ledger(Account account) =>
        [.. OfAccount<ValueEntry>(ValueEntry.EntityLogicalName, account).OrderBy(entry => entry.Month).ThenBy(entry => entry.Revision)];

    /// <summary>Calls an API as a user.</summary>
    public OrganizationResponse CallAs(Guid user, string api, params (string Name, object Value)[] parameters)
    {
        Needs(Capability.CustomApis);
        var request = new OrganizationRequest(api);
        foreach (var (name, value) in parameters)
        {
            request[name] = value;
        }

        return Organization.ServiceFor(user).Execute(request);
    }

    /// <summary>A currency beside the organisation's.</summary>
    public EntityReference ProduceCurrency(string code, decimal rate, int precision = 2) => new(
        "transactioncurrency",
        Service.Create(new Entity("transactioncurrency") { ["currencyname"] = code, ["isocurrencycode"] = code, ["currencysymbol"] = code, ["currencyprecision"] = precision, ["exchangerate"] = rate }));

    public static EntityReference OwnedBy(Guid user) => new("systemuser", user);

    /// <summary>All rows of a table.</summary>
    public IReadOnlyList<T> Everything<T>(string table)
        where T : Entity =>
        [.. Service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(row => row.ToEntity<T>())];

    /// <summary>A date as the tests write it.</summary>
    public static DateTime Day(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
