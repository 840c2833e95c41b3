using System.Xml.Linq;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Roles;

/// <summary>Every Custom API somebody answers, called once by every role and by somebody without one: done for those it is meant for, refused to the others.</summary>
[Needs(Capability.Security, Capability.CustomApis, Capability.BulkMessages)]
public class ApiAccessTests
{
    private const string Nobody = "";

    /// <summary>The roles each API is meant for.</summary>
    private static readonly Dictionary<string, string[]> MeantFor = new(StringComparer.Ordinal)
    {
        ["csm_ApplyPlaybook"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_AssignSegments"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_BacktestHealth"] = ["CSM", "CSM lead", "Customer success administrator", "Sales"],
        ["csm_CloseProviderPeriod"] = ["Customer success administrator"],
        ["csm_CloseRenewal"] = ["CSM", "CSM lead", "Customer success administrator", "Sales"],
        ["csm_CloseValueMonth"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_CreateValueReport"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_EvaluateGuarantees"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_RecalculateHealth"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_RefitRenewalModel"] = ["Customer success administrator"],
        ["csm_RunRenewalSweep"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_TriggerRenewal"] = ["CSM", "CSM lead", "Customer success administrator"],
        ["csm_WatchCustomers"] = ["CSM", "CSM lead", "Customer success administrator"],
    };

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var api in AnsweredApis())
        {
            foreach (var role in ShippedRoles().Append(Nobody))
            {
                cells.Add(api, role);
            }
        }

        return cells;
    }

    [Fact]
    public void EveryApi_SaysWhomItIsMeantFor()
    {
        MeantFor.Keys.Order(StringComparer.Ordinal).ShouldBe(AnsweredApis());
        MeantFor.Values.SelectMany(roles => roles).Distinct().Except(ShippedRoles()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Api_WorksForTheRolesItIsMeantForAndIsRefusedToTheOthers(string api, string role)
    {
        var world = CrmWorld.WithReferenceData();
        var user = world.Organization.AddUser("Somebody", role == Nobody ? [] : [role]);
        var call = CallOf(world, user, api);
        if (MeantFor[api].Contains(role))
        {
            Should.NotThrow(() => world.CallAs(user, api, call));
        }
        else
        {
            CrmWorld.Refusal(() => world.CallAs(user, api, call)).ShouldMatch("prv[A-Z]|may read");
        }
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("Service")]
    [InlineData("Telemetry writer")]
    [InlineData(Nobody)]
    public void BusinessEvents_AreRaisedByNobodyWhoDoesNotWorkWithTheCustomers(string role)
    {
        var world = new CrmWorld();
        var user = world.Organization.AddUser("Somebody", role == Nobody ? [] : [role]);
        foreach (var raised in EventApis.All)
        {
            CrmWorld.Refusal(() => world.CallAs(user, raised.UniqueName, [.. raised.Requests.Where(value => !value.IsOptional).Select(value => (value.Name, SampleOf(value.Type)))])).ShouldContain("prvWritecsm_Goal");
        }
    }

    // A valid call about a customer of the user's own.
    private static (string Name, object Value)[] CallOf(CrmWorld world, Guid user, string api)
    {
        var account = world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(user));
        switch (api)
        {
            case "csm_ApplyPlaybook":
                return [("Target", world.ProduceValidAction(account, row => (row.OwnerId, row.Reason) = (CrmWorld.OwnedBy(user), "Sponsor left")).ToEntityReference())];
            case "csm_CloseProviderPeriod":
                return [("Day", world.MonthsAgo(1))];
            case "csm_CloseRenewal":
                return [("Target", Renewal(world, account)), ("Outcome", (int)RenewalOutcome.Renewed)];
            case "csm_CloseValueMonth":
                return [("Month", world.MonthsAgo(1)), ("Account", account.ToEntityReference())];
            case "csm_CreateValueReport":
                return [("Target", account.ToEntityReference()), ("From", world.MonthsAgo(12)), ("To", world.MonthsAgo(0).AddDays(-1))];
            case "csm_EvaluateGuarantees":
                return [("PeriodStart", world.MonthsAgo(1)), ("Guarantee", world.ProduceGuarantee(world.ProduceValidSubscription(account), account).ToEntityReference())];
            case "csm_TriggerRenewal":
                return [("Subscription", world.ProduceValidSubscription(account).ToEntityReference())];
            case "csm_AssignSegments" or "csm_RecalculateHealth" or "csm_WatchCustomers":
                return [("Account", account.ToEntityReference())];
            default:
                return [];
        }
    }

    private static object SampleOf(ApiParameterType type) => type switch
    {
        ApiParameterType.Guid => RowId.From(Account.EntityLogicalName, "sample"),
        ApiParameterType.DateTime => CrmWorld.Today.UtcDateTime,
        ApiParameterType.Decimal => 1m,
        _ => "sample",
    };

    private static EntityReference Renewal(CrmWorld world, Account account)
    {
        world.ProduceValidSubscription(account);
        world.Settle();
        return world.OfAccount<Renewal>(Tables.Renewal.EntityLogicalName, account).Select(world.ChooseReport).ShouldHaveSingleItem().ToEntityReference();
    }

    private static string[] AnsweredApis() =>
    [
        .. Directory.GetFiles(Path.Combine(ProductFolders.SolutionSource, "customapis"), "customapi.xml", SearchOption.AllDirectories).Select(file => XDocument.Load(file).Root!)
            .Where(api => api.Element("plugintypeid") is not null).Select(api => api.Attribute("uniquename")!.Value).Order(StringComparer.Ordinal),
    ];

    private static string[] ShippedRoles() =>
        [.. Directory.GetFiles(Path.Combine(ProductFolders.SolutionSource, "Roles"), "*.xml").Select(file => XDocument.Load(file).Root!.Attribute("name")!.Value).Order(StringComparer.Ordinal)];
}
