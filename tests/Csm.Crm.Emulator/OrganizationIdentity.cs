namespace Csm.Crm.Emulator;

/// <summary>Ids the organisation is born with; fixed, so that runs repeat.</summary>
/// <param name="Id">Organisation.</param>
/// <param name="Name">Organisation's unique name.</param>
/// <param name="BusinessUnitId">Root business unit.</param>
/// <param name="AdministratorId">System administrator.</param>
/// <param name="SystemUserId">The platform's own SYSTEM user.</param>
/// <param name="CurrencyId">Base currency.</param>
internal sealed record OrganizationIdentity(Guid Id, string Name, Guid BusinessUnitId, Guid AdministratorId, Guid SystemUserId, Guid CurrencyId)
{
    public static readonly OrganizationIdentity Default = new(
        new Guid("0f9a2a50-7f2d-4b0b-8a55-5b1a52c0a001"),
        "emulated",
        new Guid("0f9a2a50-7f2d-4b0b-8a55-5b1a52c0a002"),
        new Guid("0f9a2a50-7f2d-4b0b-8a55-5b1a52c0a003"),
        new Guid("0f9a2a50-7f2d-4b0b-8a55-5b1a52c0a004"),
        new Guid("0f9a2a50-7f2d-4b0b-8a55-5b1a52c0a005"));
}
