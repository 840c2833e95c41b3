namespace Csm.Crm.Plugins.Registration;

/// <summary>
/// The business events (DOMAIN §3): Custom APIs without a plug-in and without a response, so that the platform only
/// passes the payload on. They stand in the catalog, where the trigger "when an action is performed" finds them.
/// Ids are plain guids: a flow puts them into a row address as they are.
/// </summary>
public static class EventApis
{
    /// <summary>All events.</summary>
    public static IReadOnlyList<ApiRegistration> All =>
        [HealthStatusChanged, GoalAchieved, GoalAtRisk, GuaranteeBreached, RenewalTriggered, RenewalClosed, MachineSilent];

    /// <summary>R1: the light of an account changed.</summary>
    public static ApiRegistration HealthStatusChanged => Event(
        "csm_HealthStatusChanged",
        "Health status changed",
        "The health status an account shows has changed.",
        Text("OldStatus", "Unknown, Red, Amber or Green: before."),
        Text("NewStatus", "Unknown, Red, Amber or Green: now."),
        Optional(Number("Score", "0 to 100; absent when withheld for want of fresh evidence.")),
        Optional(Id("ScoreId", "The stored score (csm_healthscore) with its evidence.")));

    /// <summary>R2: a goal was reached.</summary>
    public static ApiRegistration GoalAchieved => Event(
        "csm_GoalAchieved",
        "Goal achieved",
        "A goal is achieved: its target was reached and held, or a person said so.",
        Id("GoalId", "The goal (csm_goal)."),
        Text("GoalName", "Its name."),
        Optional(Number("Progress", "Percent of the way from baseline to target, 0 to 120.")));

    /// <summary>R2: a goal fell behind its plan.</summary>
    public static ApiRegistration GoalAtRisk => Event(
        "csm_GoalAtRisk",
        "Goal at risk",
        "A goal has fallen more than ten points behind its plan.",
        Id("GoalId", "The goal (csm_goal)."),
        Text("GoalName", "Its name."),
        Optional(Number("Progress", "Percent of the way from baseline to target, 0 to 120.")));

    /// <summary>R11: a guarantee was not kept.</summary>
    public static ApiRegistration GuaranteeBreached => Event(
        "csm_GuaranteeBreached",
        "Guarantee breached",
        "A guarantee was not met in a period.",
        Id("GuaranteeId", "The guarantee (csm_guarantee)."),
        Text("GuaranteeName", "Its name."),
        Id("GuaranteePeriodId", "The measured period (csm_guaranteeperiod)."),
        Moment("PeriodStart", "First day of the period."),
        Number("Measured", "What was measured, in the unit of the metric."),
        Number("Threshold", "What was promised, in the same unit."),
        Optional(Number("Credit", "Credit owed for the period in the subscription's currency.")));

    /// <summary>R12: a renewal was started.</summary>
    public static ApiRegistration RenewalTriggered => Event(
        "csm_RenewalTriggered",
        "Renewal triggered",
        "The renewal of a subscription's running term was started.",
        Id("SubscriptionId", "The subscription (csm_subscription)."),
        Id("RenewalId", "The renewal (csm_renewal)."),
        Text("RenewalName", "Number of the subscription and end of the term."),
        Moment("TermEnd", "Last day of the term."),
        Moment("NoticeBy", "Last day to give notice."),
        Optional(Id("CallToActionId", "The call to action (csm_calltoaction); absent while it is snoozed.")));

    /// <summary>R12: a renewal ended.</summary>
    public static ApiRegistration RenewalClosed => Event(
        "csm_RenewalClosed",
        "Renewal closed",
        "A renewal was won or lost.",
        Id("SubscriptionId", "The subscription (csm_subscription)."),
        Id("RenewalId", "The renewal (csm_renewal)."),
        Text("Outcome", "Renewed, Upsold, Downsold or Churned."),
        Optional(Number("OutcomeArr", "New recurring revenue per year in the subscription's currency.")),
        Optional(Id("SuccessorId", "The subscription of the new term; absent when churned.")));

    /// <summary>R18: a machine fell silent.</summary>
    public static ApiRegistration MachineSilent => Event(
        "csm_MachineSilent",
        "Machine silent",
        "A connected machine has fallen silent.",
        Id("MachineId", "The machine (csm_machine)."),
        Text("MachineName", "Its name."),
        Optional(Moment("LastSeen", "When it was heard last, UTC; absent when never.")));

    // Flows trust an event, so only who works with the customers it tells of may raise one.
    private static ApiRegistration Event(string name, string displayName, string description, params ApiParameter[] payload) => new(name, displayName, description)
    {
        Subscribers = ApiSubscribers.AsynchronousOnly,
        Privilege = "prvWritecsm_Goal",
        Requests =
        [
            Id("AccountId", "The customer (account)."),
            Text("AccountName", "Name of the customer."),
            Optional(Id("OwnerId", "Owner of the row the event is about.")),
            Optional(Text("OwnerType", "systemuser or team.")),
            .. payload,
        ],
    };

    private static ApiParameter Id(string name, string description) => new(name, ApiParameterType.Guid, description);

    private static ApiParameter Moment(string name, string description) => new(name, ApiParameterType.DateTime, description);

    private static ApiParameter Number(string name, string description) => new(name, ApiParameterType.Decimal, description);

    private static ApiParameter Text(string name, string description) => new(name, ApiParameterType.String, description);

    private static ApiParameter Optional(ApiParameter parameter) => parameter with { IsOptional = true };
}
