namespace Csm.Crm.Emulator.Query;

/// <summary>What relative conditions are relative to.</summary>
/// <param name="Now">Organisation's clock, UTC.</param>
/// <param name="UserId">Caller.</param>
/// <param name="BusinessUnitId">Caller's business unit.</param>
/// <param name="TeamIds">Teams the caller is a member of.</param>
internal sealed record QueryMoment(DateTime Now, Guid UserId, Guid BusinessUnitId, IReadOnlyList<Guid> TeamIds);
