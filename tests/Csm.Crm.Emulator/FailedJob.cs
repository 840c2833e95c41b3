namespace Csm.Crm.Emulator;

/// <summary>An asynchronous step that threw. The operation that caused it stays done; the emulator does not retry.</summary>
/// <param name="StepName">Step as registered.</param>
/// <param name="Message">Message that caused it.</param>
/// <param name="Table">Logical name of the table, or "none".</param>
/// <param name="RowId">Row; empty for a multiple message.</param>
/// <param name="Error">What the job's log would say.</param>
/// <param name="TraceText">What the plug-in traced.</param>
public sealed record FailedJob(string StepName, string Message, string Table, Guid RowId, string Error, string TraceText);
