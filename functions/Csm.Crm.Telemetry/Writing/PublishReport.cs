namespace Csm.Crm.Telemetry.Writing;

/// <summary>What a publication did.</summary>
/// <param name="Tables">Rows by table, in the order they were written.</param>
/// <param name="Requests">Requests sent to write rows, repeated ones included.</param>
/// <param name="Retries">Requests repeated because Dataverse was too busy or out of reach.</param>
/// <param name="Faults">Machines that cannot be used and why, a sentence each: somebody has to put their data right.</param>
public sealed record PublishReport(IReadOnlyList<TableReport> Tables, int Requests, int Retries, IReadOnlyList<string> Faults)
{
    /// <summary>Rows written, all tables.</summary>
    public int Written => Tables.Sum(static table => table.Written);

    /// <summary>Rows refused, all tables; each is in the dead letters.</summary>
    public int Rejected => Tables.Sum(static table => table.Rejected);
}

/// <summary>What a publication did to one table.</summary>
/// <param name="Table">Logical name.</param>
/// <param name="Derived">Rows the telemetry state stands for.</param>
/// <param name="Changed">Those that Dataverse did not hold yet with this content.</param>
/// <param name="Written">Those of them that were written.</param>
/// <param name="Rejected">Those of them that were refused.</param>
public sealed record TableReport(string Table, int Derived, int Changed, int Written, int Rejected);
