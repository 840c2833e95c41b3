using System.Globalization;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>What looking at customers came to.</summary>
/// <param name="Examined">Customers looked at.</param>
/// <param name="Raised">Calls to action raised, reopened or counted.</param>
/// <param name="Closed">Calls to action that closed by themselves.</param>
/// <param name="Left">Customers left for the next call.</param>
/// <param name="Message">The same for a person.</param>
internal sealed record WatchOutcome(int Examined, int Raised, int Closed, int Left, string Message);

/// <summary>
/// Brings the calls to action of customers in line with what is the case: after a change for the customers it touched,
/// and every night for all, because silence and waiting change nothing that a step could see. Deactivated customers and
/// ended ones are left alone, and so are suppliers, partners and prospects.
/// </summary>
internal sealed class WatchAccounts
{
    // As many as one condition takes; each watch then reads them with one query per table.
    private const int AtOnce = 500;

    // A call must end within the platform's two minutes, also the first one of all. What lasts is raised once, so the next call gets further.
    private const int MostWrites = 300;
    private readonly IRows rowsOfCaller;
    private readonly IRows rows;
    private readonly IEvents events;
    private readonly RaiseActions actions;
    private readonly IReadOnlyList<IWatch> watches;

    public WatchAccounts(IRows rowsOfCaller, IRows rowsOfSystem, IEvents events, IReadOnlyList<IWatch> watches)
    {
        this.rowsOfCaller = rowsOfCaller;
        rows = rowsOfSystem;
        this.events = events;
        actions = new RaiseActions(rowsOfSystem);
        this.watches = watches;
    }

    /// <summary>Looks at one customer or at all the caller may read.</summary>
    /// <exception cref="RefusalException">The account does not exist or may not be read.</exception>
    public WatchOutcome All(Guid? accountId, DateTime now)
    {
        var accounts = Read(rowsOfCaller, accountId is { } id ? Accounts().Where(Account.PrimaryIdColumn, id) : Accounts());
        if (accountId is { } only && accounts.Count == 0)
        {
            throw new RefusalException($"There is no active account {only:D} that you may read and that is a customer which has not ended. Add its subscription or machines, or set its lifecycle phase; choose another account, or ask its owner to share it.");
        }

        return Look(accounts, now);
    }

    /// <summary>Looks at the customers of rows that were written.</summary>
    /// <param name="table">A table of customers' rows.</param>
    /// <param name="idColumn">Its primary key column.</param>
    /// <param name="written">The rows; only their ids are used.</param>
    /// <param name="now">The time.</param>
    public void OfRows(string table, string idColumn, IEnumerable<Entity> written, DateTime now)
    {
        const string column = "csm_accountid";
        var ids = rows.ReadWhereIn(() => Queries.From(table, column), idColumn, written.Select(row => row.Id))
            .Select(row => row.GetAttributeValue<EntityReference>(column)?.Id)
            .OfType<Guid>()
            .ToArray();
        Look(rows.ReadWhereIn(Accounts, Account.PrimaryIdColumn, ids).Select(AccountOf).ToArray(), now);
    }

    private WatchOutcome Look(IReadOnlyList<WatchedAccount> accounts, DateTime now)
    {
        var causes = watches.SelectMany(watch => watch.Causes).ToArray();
        var looked = 0;
        var raised = 0;
        var closed = 0;
        while (looked < accounts.Count && raised + closed < MostWrites)
        {
            var some = accounts.Skip(looked).Take(AtOnce).ToArray();
            var found = watches.SelectMany(watch => watch.Find(some, now)).ToLookup(request => request.Account.Id);
            foreach (var few in WatchPortions.Of(some, account => found[account.Id].Count()))
            {
                if (raised + closed >= MostWrites)
                {
                    break;
                }

                var outcome = Reconcile(few, causes, few.SelectMany(account => found[account.Id]).ToArray(), now);
                looked += few.Count;
                raised += outcome.Raised.Count;
                closed += outcome.Closed;
            }
        }

        var left = accounts.Count - looked;
        return new WatchOutcome(looked, raised, closed, left, string.Format(
            CultureInfo.InvariantCulture, "Looked at {0} accounts: wrote {1} calls to action, and {2} closed by themselves.{3}", looked, raised, closed, Sentences.CallAgain(left, "accounts")));
    }

    private ReconcileOutcome Reconcile(IReadOnlyCollection<WatchedAccount> accounts, IReadOnlyCollection<StandingCause> causes, IReadOnlyCollection<ActionRequest> found, DateTime now)
    {
        var outcome = actions.Reconcile(accounts.Select(account => account.Id).ToArray(), causes, found, now);
        foreach (var news in found.Where(request => request.News is not null && outcome.Raised.ContainsKey(request.Key)))
        {
            events.Raise(news.News!);
        }

        return outcome;
    }

    private static QueryExpression Accounts() =>
        Queries.From(Account.EntityLogicalName, Account.Columns.Name, Account.Columns.OwnerId, Account.Columns.Segment, Account.Columns.FleetSize).WhereCustomer();

    private static IReadOnlyList<WatchedAccount> Read(IRows rows, QueryExpression query) => rows.Read(query).Select(AccountOf).ToArray();

    private static WatchedAccount AccountOf(Entity row)
    {
        var account = row.ToEntity<Account>();
        return new WatchedAccount(
            account.Id, account.Name ?? "", account.OwnerId, account.GetChoice<CustomerSegment>(Account.Columns.Segment) ?? PreparationLead.SegmentOf(account.FleetSize, null));
    }
}
