using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Machines;

/// <summary>R18: machines that have fallen silent, each an action and an event, until they are heard again.</summary>
internal sealed class SilentMachineWatch : IWatch
{
    private readonly IRows rows;

    public SilentMachineWatch(IRows rows) => this.rows = rows;

    public IReadOnlyList<StandingCause> Causes => [new(ActionKind.Risk, ActionReason.MachineSilent, "the machine was heard again, or is not watched any more")];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        var silent = rows.ReadWhereIn(
                () => Queries.From(Machine.EntityLogicalName, Machine.Columns.Name, Machine.Columns.AccountId, Machine.Columns.Pin, Machine.Columns.DeviceId, Machine.Columns.LastSeen)
                    .Where(Machine.Columns.Connectivity, (int)Connectivity.Silent).WhereActive(),
                Machine.Columns.AccountId,
                accounts.Select(account => account.Id))
            .Select(row => row.ToEntity<Machine>())
            .ToLookup(machine => machine.AccountId!.Id);
        return accounts.SelectMany(account => silent[account.Id].Select(machine => RequestFor(account, machine, now))).ToArray();
    }

    private static ActionRequest RequestFor(WatchedAccount account, Machine machine, DateTime now)
    {
        var since = machine.LastSeen is { } seen ? string.Format(CultureInfo.InvariantCulture, "Last heard on {0:yyyy-MM-dd} at {0:HH:mm} UTC.", seen) : "It has never been heard.";
        var request = account.Request(ActionKind.Risk, ActionReason.MachineSilent, MachineLabel.Of(machine), since, Severity.Medium, now.AddDays(5));
        return request with
        {
            Machine = machine.ToEntityReference(),
            News = new BusinessEvent(EventApis.MachineSilent, request.Account, account.Owner)
                .With("MachineId", machine.Id)
                .With("MachineName", machine.Name ?? "")
                .With("LastSeen", machine.LastSeen),
        };
    }
}
