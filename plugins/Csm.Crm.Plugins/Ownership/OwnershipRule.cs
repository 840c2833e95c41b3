namespace Csm.Crm.Plugins.Ownership;

/// <summary>
/// Whose a new row of a customer is: the owner's of the account, so that the people of an account see its rows with
/// nothing but their own rows' rights. A form always sends its user as owner, so naming oneself counts as naming nobody.
/// </summary>
public static class OwnershipRule
{
    /// <summary>True when the row is to get the account's owner, false when somebody else was named on purpose.</summary>
    /// <param name="named">Owner the caller sent; null when he sent none.</param>
    /// <param name="caller">User in whose name the row is created.</param>
    public static bool FollowsAccount(Guid? named, Guid caller) => named is null || named == caller;

    /// <summary>True for tables whose rows need not be about one customer: an insight may be about the trade.</summary>
    /// <param name="table">Logical name.</param>
    public static bool MayStandAlone(string table) => table == "csm_insight";
}
