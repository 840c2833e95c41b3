using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Sandbox.Story;

/// <summary>What the colleagues do for one customer, each with the own role only.</summary>
internal sealed class CustomerDesk(SandboxWorld world, CustomerPlan plan)
{
    private const int Completed = 1;

    public EntityReference Account { get; } = new(Tables.Account.EntityLogicalName, CustomerSeed.IdOf(plan)) { Name = plan.Name };

    public SandboxStaff Staff => world.Staff;

    public IOrganizationService Csm => world.Staff.Csm.Service;

    public DateTime Today => world.Organization.Clock.GetUtcNow().UtcDateTime.Date;

    public EntityReference Subscription => new(Tables.Subscription.EntityLogicalName, RowId.From(Tables.Subscription.EntityLogicalName, plan.Subscription!.Number));

    /// <summary>Client of the application user that other systems write with, too.</summary>
    public IOrganizationService OtherSystems => world.Organization.ServiceFor(world.TelemetryWriter);

    /// <summary>The CSM enters somebody of the customer.</summary>
    public void Meet(string firstName, string lastName, int influence, bool isSponsor, params UsageCenterRole[] roles)
    {
        var contact = new Entity("contact", RowId.From("contact", plan.Name, lastName)) { ["firstname"] = firstName, ["lastname"] = lastName, ["parentcustomerid"] = Account };
        Csm.Create(contact);
        Csm.Create(new UsageCenterMember(MemberIdOf(lastName))
        {
            Name = $"{firstName} {lastName}",
            AccountId = Account,
            ContactId = contact.ToEntityReference(),
            Roles = roles,
            Center = CenterKind.Both,
            Influence = influence,
            Stance = Stance.Supporter,
            KnowHow = 2,
            Motivation = 3,
            IsSponsor = isSponsor,
            JoinedOn = Today,
        });
        Call(contact.ToEntityReference());
    }

    /// <summary>The CSM calls everybody who has not left.</summary>
    public void CallEverybody()
    {
        var query = Query(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.ContactId);
        query.Criteria.AddCondition(UsageCenterMember.Columns.LeftOn, ConditionOperator.Null);
        foreach (var member in Csm.RetrieveMultiple(query).Entities)
        {
            Call(member.GetAttributeValue<EntityReference>(UsageCenterMember.Columns.ContactId));
        }
    }

    /// <summary>The CSM trains the members named.</summary>
    public void Train(TrainingKind kind, params string[] lastNames)
    {
        var training = new Training(RowId.From(Training.EntityLogicalName, plan.Name, kind.ToString())) { Name = $"{kind} of {plan.Name}", AccountId = Account, Kind = kind, Date = Today };
        Csm.Create(training);
        foreach (var lastName in lastNames)
        {
            Csm.Create(new TrainingAttendance(RowId.From(TrainingAttendance.EntityLogicalName, plan.Name, kind.ToString(), lastName))
            {
                Name = $"{lastName}, {kind}",
                TrainingId = training.ToEntityReference(),
                AccountId = Account,
                MemberId = new EntityReference(UsageCenterMember.EntityLogicalName, MemberIdOf(lastName)),
                Attended = true,
            });
        }
    }

    /// <summary>The CSM asks members what they know and want by now.</summary>
    public void Ask(int knowHow, int motivation, params string[] lastNames)
    {
        foreach (var lastName in lastNames)
        {
            Csm.Update(new UsageCenterMember(MemberIdOf(lastName)) { KnowHow = knowHow, Motivation = motivation });
        }
    }

    /// <summary>The CSM ends the open calls to action with these reasons.</summary>
    public void Settle(string outcome, params string[] reasons)
    {
        var query = Query(CallToAction.EntityLogicalName, CallToAction.Columns.Reason);
        query.Criteria.AddCondition(CallToAction.Columns.Status, ConditionOperator.In, (int)ActionStatus.Open, (int)ActionStatus.InProgress);
        query.Criteria.AddCondition(CallToAction.Columns.Reason, ConditionOperator.In, [.. reasons]);
        foreach (var action in Csm.RetrieveMultiple(query).Entities)
        {
            Csm.Update(new CallToAction(action.Id) { Status = ActionStatus.Done, Outcome = outcome });
        }
    }

    /// <summary>The CSM writes columns of the account.</summary>
    public void Note(Action<Account> change)
    {
        var row = new Account(Account.Id);
        change(row);
        Csm.Update(row);
    }

    public Guid MemberIdOf(string lastName) => RowId.From(UsageCenterMember.EntityLogicalName, plan.Name, lastName);

    /// <summary>Id of the machine with a device.</summary>
    public static EntityReference MachineOf(string device) => new(Machine.EntityLogicalName, RowId.From(Machine.EntityLogicalName, device));

    public static EntityReference MetricOf(string code) => new(Metric.EntityLogicalName, RowId.From(Metric.EntityLogicalName, code));

    /// <summary>The renewal of the first subscription.</summary>
    public Renewal Renewal()
    {
        var query = Query(Tables.Renewal.EntityLogicalName, Tables.Renewal.Columns.Stage, Tables.Renewal.Columns.MachineAssessment);
        query.Criteria.AddCondition(Tables.Renewal.Columns.SubscriptionId, ConditionOperator.Equal, Subscription.Id);
        return Single<Renewal>(query, "renewal");
    }

    /// <summary>The CSM has the value report of a period written for those who pay.</summary>
    public EntityReference WriteReport(DateTime from, DateTime to) => (EntityReference)Execute(
        Csm, "csm_CreateValueReport", ("Target", Account), ("From", from), ("To", to), ("Audience", (int)UsageCenterRole.EconomicBuyer))["Report"];

    /// <summary>The CSM tells a report's reader what it says.</summary>
    public void Present(EntityReference report) => Csm.Update(new ValueReport(report.Id) { Status = ReportStatus.Presented, PresentedOn = Today });

    /// <summary>The newest report of the customer.</summary>
    public EntityReference NewestReport()
    {
        var query = Query(ValueReport.EntityLogicalName, ValueReport.Columns.CreatedOn);
        query.AddOrder(ValueReport.Columns.CreatedOn, OrderType.Descending);
        query.TopCount = 1;
        return Single<ValueReport>(query, "value report").ToEntityReference();
    }

    /// <summary>The only row the CSM sees by a query.</summary>
    public T Single<T>(QueryExpression query, string what)
        where T : Entity =>
        Csm.RetrieveMultiple(query).Entities is [var row] ? row.ToEntity<T>() : throw new SandboxException($"{plan.Name} has no {what} on {Today:yyyy-MM-dd}, or more than one. Please report this with the command line you used.");

    /// <summary>A query for rows of the customer.</summary>
    public QueryExpression Query(string table, params string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.Criteria.AddCondition("csm_accountid", ConditionOperator.Equal, Account.Id);
        return query;
    }

    public static OrganizationResponse Execute(IOrganizationService service, string api, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest(api);
        foreach (var (name, value) in parameters)
        {
            request[name] = value;
        }

        return service.Execute(request);
    }

    private void Call(EntityReference contact)
    {
        var call = Csm.Create(new Entity("phonecall") { ["subject"] = "Regular call", ["regardingobjectid"] = contact });
        Csm.Update(new Entity("phonecall", call) { ["statecode"] = new OptionSetValue(Completed) });
    }
}
