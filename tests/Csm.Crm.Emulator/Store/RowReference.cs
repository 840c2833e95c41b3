namespace Csm.Crm.Emulator.Store;

/// <summary>A stored lookup value.</summary>
/// <param name="Table">Logical name of the table pointed to.</param>
/// <param name="Id">Primary key of the row pointed to.</param>
internal sealed record RowReference(string Table, Guid Id);
