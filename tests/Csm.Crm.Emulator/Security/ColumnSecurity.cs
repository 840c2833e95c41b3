using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Security;

/// <summary>Which secured columns a user may read, create and update: what his profiles and those of his teams give together.</summary>
internal sealed class ColumnSecurity(UserDirectory users)
{
    public bool Allows(Guid userId, Table table, Column column, Func<ColumnPermission, bool> operation) =>
        !column.IsSecured || users[userId].IsAdministrator || users.ProfilesOf(userId).Any(profile =>
            profile.Permissions.TryGetValue((table.Name, column.Name), out var permission) && operation(permission));

    public bool MayRead(Guid userId, Table table, Column column) => Allows(userId, table, column, permission => permission.Read);
}
