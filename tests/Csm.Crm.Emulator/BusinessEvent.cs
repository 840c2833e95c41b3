namespace Csm.Crm.Emulator;

/// <summary>
/// A business event that happened: a Custom API that a catalog of the solution lists, or one without a plug-in, was called
/// and the transaction around the call committed. Subscribers outside would be told now.
/// </summary>
/// <param name="Name">Unique name of the Custom API.</param>
/// <param name="Parameters">Request parameters, copied.</param>
/// <param name="OccurredOn">When it was called, UTC.</param>
/// <param name="CorrelationId">Same for everything one client call causes.</param>
public sealed record BusinessEvent(string Name, IReadOnlyDictionary<string, object?> Parameters, DateTime OccurredOn, Guid CorrelationId);
