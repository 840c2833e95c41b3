namespace Csm.Crm.Plugins.Registration;

/// <summary>The Custom APIs that stand without a plug-in class: business events (DOMAIN §3), and contracts not answered yet.</summary>
public static class DeclaredApis
{
    /// <summary>All of them, events first.</summary>
    public static IReadOnlyList<ApiRegistration> All => [.. EventApis.All, .. ContractApis.All];
}
