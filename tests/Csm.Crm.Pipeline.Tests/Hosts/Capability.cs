namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>What a test may need of its host beyond rows, queries and the steps of single-row messages.</summary>
public enum Capability
{
    /// <summary>The test moves the clock, and plug-ins see it as the time of the operation.</summary>
    Clock,

    /// <summary>Users with the roles of the solution, and only what these allow.</summary>
    Security,

    /// <summary>CreateMultiple, UpdateMultiple and UpsertMultiple, merged with the messages for one row.</summary>
    BulkMessages,

    /// <summary>The Custom APIs of the solution.</summary>
    CustomApis,

    /// <summary>Two rows with the same alternate key are impossible.</summary>
    UniqueKeys,

    /// <summary>Asynchronous steps wait until the test runs them, and tell when they fail.</summary>
    AsyncQueue,

    /// <summary>Requests, steps and queries are recorded.</summary>
    Journal,

    /// <summary>Business events of committed transactions are recorded.</summary>
    BusinessEvents,

    /// <summary>Views, charts, forms and dashboards of the imported solution.</summary>
    Content,
}
