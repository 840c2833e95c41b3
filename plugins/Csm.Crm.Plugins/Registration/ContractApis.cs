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
    public static IReadOnlyList<ApiRegistration> All => [AssignSegments];

    /// <summary>R7: segments by rule.</summary>
    public static ApiRegistration AssignSegments => new("csm_AssignSegments", "Assign segments", "Gives every account the segment of the first rule that fits. May be repeated: an account in the right segment is not written.")
    {
        AnsweredFrom = Next,
        Requests = [Optional(Row("Account", Account.EntityLogicalName, "One account only; all active ones when left out."))],
        Responses = [Count("Examined", "Accounts looked at."), Count("Changed", "Accounts whose segment changed."), Message],
    };

    private static ApiParameter Message => Text("Message", "What was done, in a sentence.");

    private static ApiParameter Row(string name, string table, string description) => new(name, ApiParameterType.EntityReference, description) { Table = table };

    private static ApiParameter Count(string name, string description) => new(name, ApiParameterType.Integer, description);

    private static ApiParameter Text(string name, string description) => new(name, ApiParameterType.String, description);

    private static ApiParameter Optional(ApiParameter parameter) => parameter with { IsOptional = true };
}
