namespace Csm.Crm.Telemetry.Decoding;

/// <summary>How much a contact has used a digital product on one day so far: the greatest of a day's reports says it all.</summary>
/// <param name="Contact">Who: row id or e-mail address, 1–100 characters.</param>
/// <param name="Product">What: 1–100 printable ASCII characters.</param>
/// <param name="Day">When, by the product's own calendar.</param>
/// <param name="Logins">Sessions begun, ≥ 0, or null where the product does not say.</param>
/// <param name="ActiveMinutes">Minutes with interaction, 0–1440, or null.</param>
/// <param name="CoreFunctions">Different core functions used, 0–1000, or null.</param>
public sealed record UsageReading(string Contact, string Product, DateOnly Day, int? Logins, int? ActiveMinutes, int? CoreFunctions);

/// <summary>What lies of a material at a site.</summary>
/// <param name="Ticks">When it was counted, UTC ticks.</param>
/// <param name="Site">Where: row id or name, 1–200 characters.</param>
/// <param name="Material">What: number of the material, 1–100 characters.</param>
/// <param name="Quantity">How much, as <see cref="Windows.FixedPoint"/>, 0–1e9 units.</param>
/// <param name="Minimum">What must always be there, or null where the source does not say.</param>
/// <param name="ReorderPoint">At which it is ordered again, or null.</param>
public sealed record StockReading(long Ticks, string Site, string Material, long Quantity, long? Minimum, long? ReorderPoint);
