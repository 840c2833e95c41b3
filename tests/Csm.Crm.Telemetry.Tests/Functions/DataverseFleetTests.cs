using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Functions;

public class DataverseFleetTests
{
    [Fact]
    public async Task AllPages_AreReadWithNamedColumnsAndTheSite()
    {
        var pages = new List<(int Number, string? Cookie)>();
        var dataverse = new FakeDataverse
        {
            Answers = query =>
            {
                var machines = (QueryExpression)query;
                machines.ColumnSet.AllColumns.ShouldBeFalse();
                pages.Add((machines.PageInfo.PageNumber, machines.PageInfo.PagingCookie));
                return new EntityCollection([Row(pages.Count, "Europe/Berlin")]) { MoreRecords = pages.Count < 3, PagingCookie = $"cookie-{pages.Count}" };
            },
        };

        var directory = await new DataverseFleet(dataverse).LoadAsync(CancellationToken.None);

        pages.ShouldBe([(1, null), (2, "cookie-1"), (3, "cookie-2")]);
        directory.Machines.Count.ShouldBe(3);
        directory.TryFind("PN-2", out var machine).ShouldBeTrue();
        machine!.Calendar.TimeZone.ShouldBe("Europe/Berlin");
        machine.Calendar.PlannedHours.ShouldBe([16, 0, 0, 0, 0, 0, 8]);
        machine.GridFactor.ShouldBe(0.4);
        machine.CommissionedOn.ShouldBe(new DateOnly(2025, 1, 1));
    }

    [Fact]
    public async Task SiteWithWrongZone_KeepsOnlyItsOwnMachinesOut()
    {
        var dataverse = new FakeDataverse { Answers = _ => new EntityCollection([Row(1, "Berlin"), Row(2, "Europe/Berlin")]) };

        var directory = await new DataverseFleet(dataverse).LoadAsync(CancellationToken.None);

        directory.Machines.Single().DeviceId.ShouldBe("PN-2");
        directory.Faults.Single().ShouldContain("'Berlin' is not an IANA time zone");
    }

    [Fact]
    public async Task MachineWithoutAccount_KeepsOnlyItselfOutAndIsNamed()
    {
        var stray = Row(1, "Europe/Berlin");
        stray.Attributes.Remove(Machine.Columns.AccountId);
        var dataverse = new FakeDataverse { Answers = _ => new EntityCollection([stray, Row(2, "Europe/Berlin")]) };

        var directory = await new DataverseFleet(dataverse).LoadAsync(CancellationToken.None);

        directory.Machines.Single().DeviceId.ShouldBe("PN-2");
        directory.Faults.Single().ShouldBe($"Machine {stray.Id} cannot be used because it has no account: fill csm_accountid in, or delete it.");
    }

    [Fact]
    public async Task DeactivatedMachine_IsKnownButNotActive()
    {
        var scrapped = Row(1, "Europe/Berlin");
        scrapped[Machine.Columns.StateCode] = new OptionSetValue(1);
        var dataverse = new FakeDataverse { Answers = _ => new EntityCollection([scrapped, Row(2, "Europe/Berlin")]) };

        var directory = await new DataverseFleet(dataverse).LoadAsync(CancellationToken.None);

        directory.Machines.Select(static machine => machine.IsActive).ShouldBe([false, true]);
    }

    private static Entity Row(int number, string zone) => new(Machine.EntityLogicalName, new Guid(number, 0, 0, new byte[8]))
    {
        [Machine.Columns.DeviceId] = $"PN-{number}",
        [Machine.Columns.AccountId] = new EntityReference(Account.EntityLogicalName, new Guid(9, 0, 0, new byte[8])),
        [Machine.Columns.SiteId] = new EntityReference(Site.EntityLogicalName, new Guid(number, 8, 0, new byte[8])),
        [Machine.Columns.CommissionedOn] = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ["site." + Site.Columns.TimeZone] = new AliasedValue(Site.EntityLogicalName, Site.Columns.TimeZone, zone),
        ["site." + Site.Columns.PlannedMonday] = new AliasedValue(Site.EntityLogicalName, Site.Columns.PlannedMonday, 16m),
        ["site." + Site.Columns.PlannedSunday] = new AliasedValue(Site.EntityLogicalName, Site.Columns.PlannedSunday, 8m),
        ["site." + Site.Columns.GridFactor] = new AliasedValue(Site.EntityLogicalName, Site.Columns.GridFactor, 0.4m),
    };
}
