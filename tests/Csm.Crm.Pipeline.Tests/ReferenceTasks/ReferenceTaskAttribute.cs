namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>
/// The elementary task of customer success a test does, and the role it is done in. Both are written as texts, for
/// <c>sync</c> lists them in REFERENCE-TASKS.md.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceTaskAttribute(string number, string role) : Attribute
{
    /// <summary>Number of the task, such as 5.2.1.</summary>
    public string Number => number;

    /// <summary>The role of the solution with the fewest rights that is meant for it.</summary>
    public string Role => role;
}
