using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Security;

/// <summary>A user or team with the privileges of all its roles, each at its greatest depth.</summary>
internal sealed class Principal
{
    private readonly Dictionary<string, PrivilegeDepth> _privileges = new(StringComparer.OrdinalIgnoreCase);

    public Principal(Guid id, bool isAdministrator, IEnumerable<Role> roles)
    {
        Id = id;
        IsAdministrator = isAdministrator;
        foreach (var (privilege, depth) in roles.SelectMany(role => role.Privileges))
        {
            _privileges[privilege] = depth > DepthOf(privilege) ? depth : DepthOf(privilege);
        }
    }

    public Guid Id { get; }

    /// <summary>System Administrator and the platform's own SYSTEM user: no check applies.</summary>
    public bool IsAdministrator { get; }

    public PrivilegeDepth DepthOf(string privilege) => _privileges.GetValueOrDefault(privilege);
}
