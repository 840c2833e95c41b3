using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Main;

/// <summary>
/// Grants, changes and revokes shares, and hands them down: to the rows below by the cascades of share and unshare, and to
/// a row that gets a new parent by the cascade of reparent, together with rights for the parent's owner.
/// </summary>
internal sealed class Sharing(SolutionModel model, RowStore store, RowWriter writer, Shares shares, Dependents dependents, IdSource ids)
{
    private readonly Table _shareTable = model[Shares.TableName];

    public void Grant(Table table, Row row, Guid principal, int rights, CallContext call)
    {
        Write(table, row.Id, principal, own => own | rights, inherited => inherited, call);
        HandDown(table, row, principal, inherited => inherited | rights, relationship => relationship.OnShare, call);
    }

    public void Modify(Table table, Row row, Guid principal, int rights, CallContext call)
    {
        Write(table, row.Id, principal, _ => rights, inherited => inherited, call);
        HandDown(table, row, principal, _ => rights, relationship => relationship.OnShare, call);
    }

    public void Revoke(Table table, Row row, Guid principal, CallContext call)
    {
        Write(table, row.Id, principal, _ => 0, inherited => inherited, call);
        HandDown(table, row, principal, _ => 0, relationship => relationship.OnUnshare, call);
    }

    /// <summary>After a create or update: what the old parents gave goes, what the new ones give comes.</summary>
    public void Reparent(Table table, Row? before, Row after, CallContext call)
    {
        foreach (var relationship in table.Parental)
        {
            var column = table[relationship.ReferencingColumn];
            var moved = !ValueEquality.Instance.Equals(before?[column], after[column]);
            if (moved && before?[column] is RowReference old && old.Table == relationship.ReferencedTable)
            {
                Each(relationship, old, table, before, (principal, _) => Change(table, after, principal, _ => 0, call));
            }

            var assigned = before is not null && !ValueEquality.Instance.Equals(before[table.Owner!], after[table.Owner!]);
            if ((moved || assigned) && after[column] is RowReference parent && parent.Table == relationship.ReferencedTable)
            {
                Each(relationship, parent, table, after, (principal, rights) => Change(table, after, principal, inherited => inherited | rights, call));
            }
        }
    }

    /// <summary>After an assign: the rows below are open to the new owner instead of the old.</summary>
    public void Reassign(Table table, Row after, RowReference oldOwner, RowReference newOwner, CallContext call)
    {
        foreach (var (childTable, child) in dependents.Following(table, after.Id, oldOwner, relationship => relationship.OnReparent))
        {
            Change(childTable, child, oldOwner.Id, _ => 0, call);
            if (!ValueEquality.Instance.Equals(child[childTable.Owner!], newOwner))
            {
                Change(childTable, child, newOwner.Id, _ => Shares.AllRights, call);
            }
        }
    }

    /// <summary>The shares of a deleted row go with it.</summary>
    public void Forget(Row row, CallContext call)
    {
        foreach (var share in shares.Of(row.Id).ToList())
        {
            writer.Remove(_shareTable, share.Id, call);
        }
    }

    // Shares of the parent and, unless he owns the row himself, its owner.
    private void Each(Relationship relationship, RowReference parentReference, Table table, Row row, Action<Guid, int> give)
    {
        var parentTable = model[relationship.ReferencedTable];
        if (store[parentTable].Find(parentReference.Id) is not { } parent || parent[parentTable.Owner!] is not RowReference owner
            || !Dependents.Follows(table, row, owner, relationship.OnReparent))
        {
            return;
        }

        foreach (var share in shares.Of(parent.Id).ToList())
        {
            give(shares.Principal(share), shares.Rights(share));
        }

        if (!ValueEquality.Instance.Equals(row[table.Owner!], owner))
        {
            give(owner.Id, Shares.AllRights);
        }
    }

    private void Change(Table table, Row row, Guid principal, Func<int, int> inherited, CallContext call)
    {
        Write(table, row.Id, principal, own => own, inherited, call);
        HandDown(table, row, principal, inherited, relationship => relationship.OnReparent, call);
    }

    private void HandDown(Table table, Row row, Guid principal, Func<int, int> inherited, Func<Relationship, Cascade> cascade, CallContext call)
    {
        foreach (var (childTable, child) in dependents.Following(table, row.Id, (RowReference)row[table.Owner!]!, cascade))
        {
            if (Write(childTable, child.Id, principal, own => own, inherited, call))
            {
                HandDown(childTable, child, principal, inherited, cascade, call);
            }
        }
    }

    // True when something changed; a cycle of rows ends where nothing does.
    private bool Write(Table table, Guid rowId, Guid principal, Func<int, int> own, Func<int, int> inherited, CallContext call)
    {
        var share = shares.Of(rowId).FirstOrDefault(candidate => shares.Principal(candidate) == principal);
        var (oldOwn, oldInherited) = share is null ? (0, 0) : shares.Masks(share);
        var (newOwn, newInherited) = (own(oldOwn), inherited(oldInherited));
        if ((newOwn, newInherited) == (oldOwn, oldInherited))
        {
            return false;
        }

        if (share is not null && (newOwn | newInherited) == 0)
        {
            writer.Remove(_shareTable, share.Id, call);
            return true;
        }

        var row = shares.Compose(share, share?.Id ?? ids.Next(), table.Name, rowId, principal, newOwn, newInherited, store.NextVersion());
        writer.Replace(_shareTable, row, call);
        return true;
    }
}
