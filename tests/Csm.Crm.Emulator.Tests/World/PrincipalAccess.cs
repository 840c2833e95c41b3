using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests.World;

/// <summary>Stands in for the type of the same name in Microsoft.Crm.Sdk.Proxy, which the product does not reference.</summary>
public sealed record PrincipalAccess(EntityReference Principal, AccessRights AccessMask);

/// <summary>The flags of the type of the same name in Microsoft.Crm.Sdk.Proxy that can be shared.</summary>
[Flags]
public enum AccessRights
{
    None = 0,
    ReadAccess = 1,
    WriteAccess = 2,
    AppendAccess = 4,
    AppendToAccess = 16,
    DeleteAccess = 65536,
    ShareAccess = 262144,
    AssignAccess = 524288,
}
