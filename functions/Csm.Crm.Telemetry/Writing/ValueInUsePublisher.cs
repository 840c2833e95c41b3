using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using NodaTime;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Brings Dataverse to what the telemetry state says: machine-days, account months, machines and accounts. Only rows
/// that changed are written; a second run with nothing new sends no request. One run at a time.
/// </summary>
public sealed class ValueInUsePublisher
{
    private readonly IStateStore store;
    private readonly CurrentMachineDirectory directory;
    private readonly IOrganizationServiceAsync2 service;
    private readonly IPublishedRowStore publishedRows;
    private readonly IDeadLetterStore deadLetters;
    private readonly WindowOptions windows;
    private readonly WriterOptions options;
    private readonly TimeProvider time;

    /// <param name="store">The partitions' state.</param>
    /// <param name="directory">The machines.</param>
    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="publishedRows">What was written before.</param>
    /// <param name="deadLetters">Where refused rows go.</param>
    /// <param name="windows">The rules the state was built with.</param>
    /// <param name="options">How rows are written.</param>
    /// <param name="time">The clock.</param>
    public ValueInUsePublisher(
        IStateStore store, CurrentMachineDirectory directory, IOrganizationServiceAsync2 service, IPublishedRowStore publishedRows, IDeadLetterStore deadLetters, WindowOptions windows, WriterOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.store = store;
        this.directory = directory;
        this.service = service;
        this.publishedRows = publishedRows;
        this.deadLetters = deadLetters;
        this.windows = windows;
        this.options = options.Validated();
        this.time = time;
    }

    /// <summary>Writes what changed since the last run.</summary>
    /// <exception cref="InvalidDataException">Stored state is damaged.</exception>
    public async Task<PublishReport> PublishAsync(CancellationToken cancellationToken)
    {
        var fleet = await directory.GetAsync(cancellationToken);
        var machines = MachineHistory.Of(fleet, await PartitionLoading.LoadAllAsync(store, windows, cancellationToken));
        var published = await publishedRows.ReadAsync(cancellationToken);
        var desired = Derive(machines, Instant.FromDateTimeOffset(time.GetUtcNow()));

        var retries = 0;
        var retry = DataverseRetry.Pipeline(options, time, () => Interlocked.Increment(ref retries));
        var tables = new List<TableReport>();
        var requests = 0;
        try
        {
            foreach (var (rows, mayCreate) in desired)
            {
                var changed = rows.Where(row => !published.Holds(row.Row.Id, row.Hash)).ToArray();
                var writer = new RowWriter(service, retry, options);
                try
                {
                    await writer.WriteAsync(changed, mayCreate, cancellationToken);
                }
                finally
                {
                    // Also after a failure: what was written is written, and need not be written again.
                    requests += writer.Requests;
                    NoteWritten(published, writer);
                }

                await deadLetters.WriteAsync([.. writer.Rejected], cancellationToken);
                tables.Add(new TableReport(rows.Count > 0 ? rows[0].Row.LogicalName : string.Empty, rows.Count, changed.Length, writer.Written.Count, writer.Rejected.Count));
            }

            published.KeepOnly(desired.SelectMany(static table => table.Rows).Select(static row => row.Row.Id).ToHashSet());
        }
        finally
        {
            await publishedRows.WriteAsync(published, CancellationToken.None);
        }

        return new PublishReport([.. tables.Where(static table => table.Derived > 0)], requests, retries, fleet.Faults);
    }

    private static void NoteWritten(PublishedRows published, RowWriter writer)
    {
        foreach (var row in writer.Written)
        {
            published.Note(row.Row.Id, row.Hash);
        }
    }

    // Accounts last: whoever reacts to an account finds the rows behind its figures.
    private static List<(IReadOnlyList<PendingRow> Rows, bool MayCreate)> Derive(IReadOnlyList<MachineHistory> machines, Instant now)
    {
        var days = machines.SelectMany(static machine => machine.Days, static (machine, day) => Pending(DesiredRows.OfDay(machine, day)));

        // Without a reading there is nothing to say of a machine; after a loss of state it must not turn "never" in the CRM.
        var fleet = machines.Where(static machine => machine.LastSeen is not null).Select(machine => Pending(DesiredRows.OfMachine(machine, now)));
        var months = new List<PendingRow>();
        var accounts = new List<PendingRow>();
        foreach (var account in machines.GroupBy(static machine => machine.Machine.AccountId))
        {
            var members = account.ToArray();
            var rows = AccountMonths.Compute(account.Key, members, now);
            months.AddRange(rows.Select(static row => Pending(DesiredRows.OfMonth(row))));
            accounts.Add(Pending(DesiredRows.OfAccount(account.Key, members, rows, now)));
        }

        return [([.. days], true), ([.. fleet], false), (months, true), (accounts, false)];
    }

    private static PendingRow Pending(Entity row) => new(row, RowHash.Of(row));
}
