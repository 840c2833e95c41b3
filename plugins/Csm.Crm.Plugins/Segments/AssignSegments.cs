using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Segments;

/// <summary>What assigning segments came to.</summary>
/// <param name="Examined">Customers looked at.</param>
/// <param name="Changed">Customers whose segment changed.</param>
/// <param name="Left">Accounts that are due and were left for the next call.</param>
/// <param name="Message">The same for a person.</param>
internal sealed record SegmentOutcome(int Examined, int Changed, int Left, string Message);

/// <summary>
/// R7 over all customers the caller may read: at most five paged reads, then one write for each account the rules see otherwise
/// than before. What decides is read as the system, so that a segment does not depend on who asks.
/// </summary>
internal sealed class AssignSegments
{
    // A call must end within the platform's two minutes, also the first one of all; what is left differs still at the next call.
    private const int MostWrites = 300;
    private readonly IRows rowsOfCaller;
    private readonly IRows rows;

    public AssignSegments(IRows rowsOfCaller, IRows rowsOfSystem)
    {
        this.rowsOfCaller = rowsOfCaller;
        rows = rowsOfSystem;
    }

    /// <summary>Assigns segments to one customer or to all of them.</summary>
    /// <exception cref="RefusalException">There is no active rule, or no such account.</exception>
    public SegmentOutcome To(Guid? accountId)
    {
        var rules = ReadRules();
        var accounts = ReadAccounts(accountId);
        var revenue = ReadRevenue(accountId);
        var entered = accounts.Any(account => account.FleetSize is null) ? CountMachines(accountId) : new Dictionary<Guid, int>();
        var types = rules.Any(rule => rule.MachineType is not null) ? ReadMachineTypes(accountId) : new Dictionary<Guid, int[]>();
        var changed = 0;
        var chosen = 0;
        var unmatched = 0;
        var written = 0;
        var left = 0;
        foreach (var account in accounts)
        {
            var size = new CustomerSize(
                account.FleetSize ?? (entered.TryGetValue(account.Id, out var machines) ? machines : (int?)null), revenue.TryGetValue(account.Id, out var sum) ? sum : 0m, BaseAmount.Of(account, Account.Columns.ExpectedViu), types.TryGetValue(account.Id, out var own) ? own : []);
            if (SegmentAssignment.FirstFitting(rules, size) is not { } rule)
            {
                unmatched++;
                continue;
            }

            var shown = account.GetChoice<CustomerSegment>(Account.Columns.Segment);
            var next = SegmentAssignment.Next(shown, account.GetChoice<CustomerSegment>(Account.Columns.RuleSegment), rule.Segment);
            var change = new RowChange(account).Set(Account.Columns.Segment, Choice.Of(next)).Set(Account.Columns.RuleSegment, Choice.Of(rule.Segment));
            if (!change.IsEmpty && written == MostWrites)
            {
                left++;
                continue;
            }

            written += change.WriteTo(rowsOfCaller) ? 1 : 0;
            changed += next != shown ? 1 : 0;
            chosen += next != rule.Segment ? 1 : 0;
        }

        return new SegmentOutcome(accounts.Count, changed, left, string.Format(
            CultureInfo.InvariantCulture,
            "Looked at {0} customers with {1} rules: changed the segment of {2}, left {3} as a person chose them, and found no rule for {4}.{5}",
            accounts.Count, rules.Length, changed, chosen, unmatched, Sentences.CallAgain(left, "accounts")));
    }

    private SegmentCriteria[] ReadRules()
    {
        var rules = rows.Read(Queries.From(
                    SegmentRule.EntityLogicalName,
                    SegmentRule.Columns.Order, SegmentRule.Columns.MinimumMachines, SegmentRule.Columns.MinimumArr, SegmentRule.Columns.MinimumExpectedViu, SegmentRule.Columns.MachineType, SegmentRule.Columns.Segment,
                    BaseAmount.ColumnOf(SegmentRule.Columns.MinimumArr), BaseAmount.ColumnOf(SegmentRule.Columns.MinimumExpectedViu))
                .WhereActive())
            .Select(row => row.ToEntity<SegmentRule>())
            .Where(row => row.Segment is not null)
            .Select(row => new SegmentCriteria(
                row.Order ?? int.MaxValue, row.MinimumMachines, BaseAmount.Of(row, SegmentRule.Columns.MinimumArr), BaseAmount.Of(row, SegmentRule.Columns.MinimumExpectedViu), (int?)row.MachineType, row.GetChoice<CustomerSegment>(SegmentRule.Columns.Segment)!.Value))
            .ToArray();
        return rules.Length > 0
            ? rules
            : throw new RefusalException("There is no active segment rule, so no account can get a segment. Import the reference data or activate a rule under Settings.");
    }

    private List<Account> ReadAccounts(Guid? accountId)
    {
        var query = Queries.From(
                Account.EntityLogicalName,
                Account.Columns.Segment, Account.Columns.RuleSegment, Account.Columns.FleetSize, Account.Columns.ExpectedViu, BaseAmount.ColumnOf(Account.Columns.ExpectedViu))
            .WhereCustomer();
        var accounts = rowsOfCaller.Read(accountId is { } id ? query.Where(Account.PrimaryIdColumn, id) : query).Select(row => row.ToEntity<Account>()).ToList();
        return accountId is not { } only || accounts.Count > 0
            ? accounts
            : throw new RefusalException($"There is no active account {only:D} that you may read and that is a customer which has not ended. Add its subscription or machines, or set its lifecycle phase; choose another account, or ask its owner to share it.");
    }

    private Dictionary<Guid, decimal> ReadRevenue(Guid? accountId)
    {
        var query = Queries.From(Subscription.EntityLogicalName, Subscription.Columns.AccountId, Subscription.Columns.Arr, BaseAmount.ColumnOf(Subscription.Columns.Arr))
            .Where(Subscription.Columns.Status, (int)SubscriptionStatus.Active).WhereActive();
        return rows.Read(OfAccount(query, Subscription.Columns.AccountId, accountId))
            .GroupBy(row => row.GetAttributeValue<EntityReference>(Subscription.Columns.AccountId).Id)
            .ToDictionary(same => same.Key, same => same.Sum(row => BaseAmount.Of(row, Subscription.Columns.Arr) ?? 0m));
    }

    // Telemetry writes the size of a fleet with its first publication; until then the machines that were entered count.
    private Dictionary<Guid, int> CountMachines(Guid? accountId)
    {
        var query = Queries.From(Machine.EntityLogicalName, Machine.Columns.AccountId).WhereActive();
        query.AddLink(Account.EntityLogicalName, Machine.Columns.AccountId, Account.PrimaryIdColumn).LinkCriteria.AddCondition(Account.Columns.FleetSize, ConditionOperator.Null);
        return rows.Read(OfAccount(query, Machine.Columns.AccountId, accountId))
            .GroupBy(row => row.GetAttributeValue<EntityReference>(Machine.Columns.AccountId).Id)
            .ToDictionary(same => same.Key, same => same.Count());
    }

    private Dictionary<Guid, int[]> ReadMachineTypes(Guid? accountId)
    {
        var query = Queries.From(Machine.EntityLogicalName, Machine.Columns.AccountId, Machine.Columns.Type).Where(Machine.Columns.Type, ConditionOperator.NotNull).WhereActive();
        query.Distinct = true;
        return rows.Read(OfAccount(query, Machine.Columns.AccountId, accountId))
            .GroupBy(row => row.GetAttributeValue<EntityReference>(Machine.Columns.AccountId).Id)
            .ToDictionary(same => same.Key, same => same.Select(row => row.GetAttributeValue<OptionSetValue>(Machine.Columns.Type).Value).Distinct().ToArray());
    }

    private static QueryExpression OfAccount(QueryExpression query, string column, Guid? accountId) => accountId is { } id ? query.Where(column, id) : query;
}
