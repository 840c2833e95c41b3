namespace Csm.Crm.Tables;

// Compiled into this assembly only: the plug-in assembly compiles the same sources with the rows internal.
public static partial class RowId;
