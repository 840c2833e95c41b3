using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Security;

/// <summary>Reads the shares of rows. As on the platform they are rows themselves, so forks and undo hold for them too.</summary>
internal sealed class Shares(SolutionModel model, RowStore store)
{
    public const string TableName = "principalobjectaccess";

    /// <summary>Read, write, append, append to, delete, share and assign in the platform's AccessRights flags.</summary>
    public const int AllRights = 1 | 2 | 4 | 16 | 65536 | 262144 | 524288;

    private readonly Table _table = model[TableName];
    private readonly Column _own = model[TableName]["accessrightsmask"];
    private readonly Column _inherited = model[TableName]["inheritedaccessrightsmask"];

    /// <summary>The platform's flag of a right.</summary>
    public static int Flag(AccessRight right) => right switch
    {
        AccessRight.Read => 1,
        AccessRight.Write => 2,
        AccessRight.Append => 4,
        AccessRight.AppendTo => 16,
        AccessRight.Create => 32,
        AccessRight.Delete => 65536,
        AccessRight.Share => 262144,
        _ => 524288,
    };

    public IEnumerable<Row> Of(Guid rowId) => store[_table].Count == 0 ? [] : store[_table].Seek(_table.PrimaryName, rowId);

    /// <summary>Is the right on the row shared with one of the principals?</summary>
    public bool Allow(Guid rowId, IReadOnlyList<Guid> principals, AccessRight right) =>
        store[_table].Count > 0 && Of(rowId).Any(share => principals.Contains(Principal(share)) && (Rights(share) & Flag(right)) != 0);

    public Guid Principal(Row share) => (Guid)share[_table["principalid"]]!;

    public int Rights(Row share) => (int)share[_own]! | (int)share[_inherited]!;

    public (int Own, int Inherited) Masks(Row share) => ((int)share[_own]!, (int)share[_inherited]!);

    /// <summary>The next version of a share.</summary>
    public Row Compose(Row? before, Guid id, string table, Guid rowId, Guid principal, int own, int inherited, long version)
    {
        var values = before?.CopyValues() ?? new object?[_table.Columns.Count];
        values[_table.PrimaryId.Slot] = id;
        values[_table.PrimaryName.Slot] = rowId;
        values[_table["objecttypecode"].Slot] = table;
        values[_table["principalid"].Slot] = principal;
        values[_own.Slot] = own;
        values[_inherited.Slot] = inherited;
        values[_table.Version.Slot] = version;
        return new Row(id, values);
    }
}
