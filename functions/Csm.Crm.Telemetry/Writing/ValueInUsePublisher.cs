using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Polly;
using NodaTime;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Brings Dataverse to what the telemetry state says of days that have ended: machine-days, account days, weeks and months,
/// machines and accounts; and to what it says of faults, and of telemetry that could not be used, at once. Only rows that
/// changed are written; a second run with nothing new writes nothing. What was written is noted every
/// <see cref="RowsBetweenNotes"/> rows, so that a run that is cut off has been of use. One run at a time.
/// </summary>
public sealed class ValueInUsePublisher
{
    // Months that are written: the running one and a year back. What is older is only compared with.
    private const int MonthsBack = 12;

    private const int RowsBetweenNotes = 10_000;

    private readonly CurrentPartitions partitions;
    private readonly LastYearWeeks lastYear;
    private readonly FeedIntervals feeds;
    private readonly CurrentMachineDirectory directory;
    private readonly IOrganizationServiceAsync2 service;
    private readonly IPublishedRowStore publishedRows;
    private readonly IDeadLetterStore deadLetters;
    private readonly WriterOptions options;
    private readonly TimeProvider time;
    private readonly TelemetryMetrics? metrics;
    private readonly TimeSpan faultClearsAfter;
    private readonly CustomerRows customers;

    /// <param name="store">The partitions' state.</param>
    /// <param name="directory">The machines.</param>
    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="publishedRows">What was written before.</param>
    /// <param name="deadLetters">Where refused rows go.</param>
    /// <param name="windows">The rules the state was built with.</param>
    /// <param name="options">How rows are written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="feeds">How often feeds report; the usual intervals when null.</param>
    /// <param name="metrics">Where figures go, or null for nowhere.</param>
    /// <param name="customers">Contacts, sites and materials, for digital usage and stocks; null where none come.</param>
    public ValueInUsePublisher(
        IStateStore store, CurrentMachineDirectory directory, IOrganizationServiceAsync2 service, IPublishedRowStore publishedRows, IDeadLetterStore deadLetters, WindowOptions windows, WriterOptions options, TimeProvider time, FeedIntervals? feeds = null, TelemetryMetrics? metrics = null, CurrentCustomers? customers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        partitions = new CurrentPartitions(store, windows);
        faultClearsAfter = windows.FaultClearsAfter;
        lastYear = new LastYearWeeks(service);
        this.feeds = feeds ?? new FeedIntervals();
        this.directory = directory;
        this.service = service;
        this.publishedRows = publishedRows;
        this.deadLetters = deadLetters;
        this.options = options.Validated();
        this.time = time;
        this.metrics = metrics;
        this.customers = new CustomerRows(service, customers);
    }

    /// <summary>Writes what changed since the last run.</summary>
    /// <exception cref="InvalidDataException">Stored state is damaged.</exception>
    public async Task<PublishReport> PublishAsync(CancellationToken cancellationToken)
    {
        var fleet = await directory.GetAsync(cancellationToken);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var states = await partitions.LoadAsync(cancellationToken);
        var retries = 0;
        var retry = DataverseRetry.Pipeline(options, time, () => Interlocked.Increment(ref retries), metrics);
        var standstills = await RecordedStandstills.ReadAsync(service, retry, OldestMonth(now), cancellationToken);
        var machines = standstills.AddTo(MachineHistory.Of(fleet, states, now, options.RunningDay), now);
        var published = await publishedRows.ReadAsync(cancellationToken);
        var desired = await DeriveAsync(machines, now, retry, cancellationToken);
        desired.Add(([.. (await EmptiedAccounts.ReadAsync(service, retry, fleet, cancellationToken)).Select(Pending)], false));
        await AddFaultsAsync(desired, machines, published, retry, cancellationToken);
        var today = options.RunningDay ? DateOnly.MaxValue : DateOnly.FromDateTime(now.ToDateTimeUtc());
        desired.Add(([.. (await customers.UsageAsync(states, today, cancellationToken)).Select(Pending)], true));
        desired.Add(([.. (await customers.StocksAsync(states, published, retry, cancellationToken)).Select(Pending)], true));
        desired.Add(([.. IssueRows.Of(states, machines).Select(Pending)], true));
        await WithdrawnIssues.DeleteAsync(service, retry, machines, cancellationToken);
        await ForgetWhatWillChangeAsync(published, desired, cancellationToken);

        var tables = new List<TableReport>();
        var requests = 0;
        try
        {
            foreach (var (rows, mayCreate) in desired.Where(static table => table.Rows.Count > 0))
            {
                var (report, sent) = await WriteAsync(rows, mayCreate, published, retry, cancellationToken);
                tables.Add(report);
                requests += sent;
            }

            published.KeepOnly(desired.SelectMany(static table => table.Rows).Select(static row => row.Row.Id).ToHashSet());
        }
        finally
        {
            if (published.IsChanged)
            {
                await publishedRows.WriteAsync(published, CancellationToken.None);
            }
        }

        return new PublishReport(tables, requests, retries, fleet.Faults);
    }

    // The rows of one table that are not as they were written.
    private async Task<(TableReport Report, int Requests)> WriteAsync(IReadOnlyList<PendingRow> rows, bool mayCreate, PublishedRows published, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var changed = rows.Where(row => !published.Holds(row.Row.Id, row.Hash)).ToArray();
        var (written, rejected, requests) = (0, 0, 0);
        foreach (var part in changed.Chunk(RowsBetweenNotes))
        {
            var writer = new RowWriter(service, retry, options, metrics);
            try
            {
                await writer.WriteAsync(part, mayCreate, cancellationToken);
            }
            finally
            {
                // Also after a failure: what was written is written, and need not be written again.
                NoteWritten(published, writer);
            }

            await deadLetters.WriteAsync([.. writer.Rejected], cancellationToken);
            if (part.Length == RowsBetweenNotes)
            {
                await publishedRows.WriteAsync(published, CancellationToken.None);
            }

            (written, rejected, requests) = (written + writer.Written.Count, rejected + writer.Rejected.Count, requests + writer.Requests);
        }

        return (new TableReport(rows[0].Row.LogicalName, rows.Count, changed.Length, written, rejected), requests);
    }

    // A process that dies while it writes leaves rows of which the record says something older. Were they to change back, they
    // would be taken for written. So the record first forgets them.
    private async Task ForgetWhatWillChangeAsync(PublishedRows published, List<(IReadOnlyList<PendingRow> Rows, bool MayCreate)> desired, CancellationToken cancellationToken)
    {
        var forgotten = desired.SelectMany(static table => table.Rows).Count(row => !published.Holds(row.Row.Id, row.Hash) && published.Forget(row.Row.Id));
        if (forgotten > 0)
        {
            await publishedRows.WriteAsync(published, cancellationToken);
        }
    }

    private static void NoteWritten(PublishedRows published, RowWriter writer)
    {
        foreach (var row in writer.Written)
        {
            published.Note(row.Row.Id, row.Hash);
        }
    }

    // Accounts last: whoever reacts to an account finds the rows behind its figures.
    private async Task<List<(IReadOnlyList<PendingRow> Rows, bool MayCreate)>> DeriveAsync(IReadOnlyList<MachineHistory> machines, Instant now, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var days = machines.SelectMany(static machine => machine.Days, static (machine, day) => Pending(DesiredRows.OfDay(machine, day)));
        var oldestMonth = OldestMonth(now);
        var periods = new List<PendingRow>();
        var accounts = new List<PendingRow>();
        foreach (var account in machines.GroupBy(static machine => machine.Machine.AccountId))
        {
            var members = account.ToArray();
            var rows = await lastYear.AddToAsync(AccountPeriods.Compute(account.Key, members, now), retry, cancellationToken);
            periods.AddRange(rows.Where(row => row.Kind != PeriodKind.Month || row.Start >= oldestMonth).Select(static row => Pending(DesiredRows.OfPeriod(row))));
            var connected = members.Count(machine => machine.Machine.IsActive && ConnectivityOf(machine, now) is Connectivity.Online or Connectivity.Late);
            accounts.Add(Pending(DesiredRows.OfAccount(account.Key, members, rows, connected, now)));
        }

        lastYear.EndRound();

        // Without a reading there is nothing to say of a machine; after a loss of state it must not turn "never" in the CRM.
        var fleet = machines.Where(static machine => machine.LastSeen is not null).Select(machine => PendingMachine(machine, ConnectivityOf(machine, now)));
        return [([.. days], true), ([.. fleet], false), (periods, true), (accounts, false)];
    }

    private static LocalDate OldestMonth(Instant now) => now.InUtc().Date.ToYearMonth().PlusMonths(-MonthsBack).OnDayOfMonth(1);

    // Rows that lost their place are looked for when one appears, and closed before it is written: a run that ends between
    // the two finds the new row missing, and looks again.
    private async Task AddFaultsAsync(
        List<(IReadOnlyList<PendingRow> Rows, bool MayCreate)> desired, IReadOnlyList<MachineHistory> machines, PublishedRows published, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        PendingRow[] faults = [.. FaultRows.Of(machines, faultClearsAfter).Select(Pending)];
        if (faults.Any(fault => !published.Knows(fault.Row.Id)))
        {
            var derived = faults.Select(static fault => fault.Row.Id).ToHashSet();
            var replaced = await ReplacedFaults.ReadAsync(service, retry, machines, derived, faultClearsAfter, cancellationToken);
            desired.Add(([.. replaced.Select(Pending)], false));
        }

        desired.Add((faults, true));
    }

    private Connectivity ConnectivityOf(MachineHistory machine, Instant now) => Reachability.Of(machine.LastSeen, now, feeds.Of(machine.Machine.Feed));

    // A machine that has only moved is not written for that.
    private static PendingRow PendingMachine(MachineHistory machine, Connectivity connectivity)
    {
        var pending = Pending(DesiredRows.OfMachine(machine, connectivity));
        DesiredRows.AddPosition((Machine)pending.Row, machine.Position);
        return pending;
    }

    private static PendingRow Pending(Entity row) => new(row, RowHash.Of(row));
}
