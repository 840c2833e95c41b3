using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Registration;

/// <summary>
/// APIs whose contract is fixed but which no plug-in answers yet. The class that will answer one takes its declaration
/// from here; the solution tool refuses an API that is both a contract and answered.
/// </summary>
public static class ContractApis
{
    private const string Next = "1.1";

    /// <summary>All contracts.</summary>
    public static IReadOnlyList<ApiRegistration> All =>
        [ApplyPlaybook, AssignSegments];

    /// <summary>R13: tasks from a playbook.</summary>
    public static ApiRegistration ApplyPlaybook => new("csm_ApplyPlaybook", "Apply playbook", "Creates the tasks of a playbook for a call to action, by working days and roles. May be repeated: a step has one task per call to action.")
    {
        AnsweredFrom = Next,
        Requests =
        [
            Row("Target", CallToAction.EntityLogicalName, "The call to action that gets the tasks."),
            Optional(Row("Playbook", "csm_playbook", "The playbook; left out, the one that fits the call to action and the account's segment.")),
        ],
        Responses = [Count("TasksCreated", "Tasks this call created; 0 when all were there."), Message],
    };

    /// <summary>R7: segments by rule.</summary>
    public static ApiRegistration AssignSegments => new("csm_AssignSegments", "Assign segments", "Gives every account the segment of the first rule that fits. May be repeated: an account in the right segment is not written.")
    {
        AnsweredFrom = Next,
        Requests = [Optional(Row("Account", Account.EntityLogicalName, "One account only; all active ones when left out."))],
        Responses = [Count("Examined", "Accounts looked at."), Count("Changed", "Accounts whose segment changed."), Message],
    };

    private static ApiParameter Message => Text("Message", "What was done, in a sentence.");

    private static ApiParameter Row(string name, string table, string description) => new(name, ApiParameterType.EntityReference, description) { Table = table };

    private static ApiParameter Moment(string name, string description) => new(name, ApiParameterType.DateTime, description);

    private static ApiParameter Number(string name, string description) => new(name, ApiParameterType.Integer, description);

    private static ApiParameter Count(string name, string description) => new(name, ApiParameterType.Integer, description);

    private static ApiParameter Fraction(string name, string description) => new(name, ApiParameterType.Decimal, description);

    private static ApiParameter Flag(string name, string description) => new(name, ApiParameterType.Boolean, description);

    private static ApiParameter Text(string name, string description) => new(name, ApiParameterType.String, description);

    private static ApiParameter Optional(ApiParameter parameter) => parameter with { IsOptional = true };
}
