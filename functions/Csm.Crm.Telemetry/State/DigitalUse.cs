namespace Csm.Crm.Telemetry.State;

/// <summary>Who used what when. The product is compared without case, as Dataverse compares keys.</summary>
/// <param name="Contact">Row id of the contact.</param>
/// <param name="Product">The product in capitals.</param>
/// <param name="Day">The product's day.</param>
public readonly record struct DigitalUseKey(Guid Contact, string Product, DateOnly Day)
{
    /// <summary>The key of a product in any case.</summary>
    public static DigitalUseKey Of(Guid contact, string product, DateOnly day) => new(contact, product.ToUpperInvariant(), day);
}

/// <summary>
/// How much a contact used a product on a day. A product says how much it was by then, so of all that it says the greatest
/// holds, figure by figure: joining is commutative, associative and idempotent.
/// </summary>
/// <param name="Product">The product as it is written; of several writings the first by code.</param>
/// <param name="Logins">Sessions begun, or <see cref="NotSaid"/>.</param>
/// <param name="ActiveMinutes">Minutes with interaction, or <see cref="NotSaid"/>.</param>
/// <param name="CoreFunctions">Different core functions used, or <see cref="NotSaid"/>.</param>
public readonly record struct DigitalUse(string Product, int Logins, int ActiveMinutes, int CoreFunctions)
{
    /// <summary>Less than anything that can be said.</summary>
    public const int NotSaid = -1;

    /// <summary>What both say together.</summary>
    public DigitalUse Join(DigitalUse other) => new(
        string.CompareOrdinal(Product, other.Product) <= 0 ? Product : other.Product,
        Math.Max(Logins, other.Logins),
        Math.Max(ActiveMinutes, other.ActiveMinutes),
        Math.Max(CoreFunctions, other.CoreFunctions));
}
