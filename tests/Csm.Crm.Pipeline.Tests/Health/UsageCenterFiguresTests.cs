using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>R6: coverage and stance index stand on the account, written with the score.</summary>
[Needs(Capability.Security)]
public class UsageCenterFiguresTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public UsageCenterFiguresTests()
    {
        _world.ProduceShippedRules();
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => (row.OwnerId, row.Segment) = (CrmWorld.OwnedBy(_csm), Segment.MidTouch));
        _world.Assess(_account, 80);
    }

    [Fact]
    public void PeopleInContact_CoverRolesAndAnAssessedStanceCounts()
    {
        (_world.Reload(_account).UsageCenterCoverage, _world.Reload(_account).StanceIndex).ShouldBe((0m, null));

        var member = _world.ProduceValidMember(_account, "Ada Port", row => (row.Influence, row.Stance) = (3, Stance.Advocate));
        _world.ProduceValidMember(_account, "Ben Quay", row => (row.Roles, row.Influence, row.Stance) = ([UsageCenterRole.Maintenance], 1, Stance.Detractor));
        _world.ProduceValidMember(_account, "Cem Dock", row => row.Roles = []);
        _world.Settle();
        (_world.Reload(_account).UsageCenterCoverage, _world.Reload(_account).StanceIndex).ShouldBe((66.67m, 0.5m));

        _world.Service.Update(new UsageCenterMember(member.Id) { Stance = Stance.Sceptic });
        _world.Settle();
        _world.Reload(_account).StanceIndex.ShouldBe(-0.625m);

        _world.Service.Update(new UsageCenterMember(member.Id) { LeftOn = _world.Now.Date });
        _world.Settle();
        (_world.Reload(_account).UsageCenterCoverage, _world.Reload(_account).StanceIndex).ShouldBe((33.33m, -1m));
    }

    [Fact]
    public void StanceIndex_IsAsClosedAsTheStancesItIsMadeOf()
    {
        _world.ProduceValidMember(_account, "Ada Port", row => (row.Influence, row.Stance) = (3, Stance.Advocate));
        _world.Settle();
        Seen().Contains(Account.Columns.StanceIndex).ShouldBeFalse();
        Seen().Contains(Account.Columns.UsageCenterCoverage).ShouldBeTrue();

        _world.Organization.AssignProfile(_csm, "Personal assessments (read only)");
        Seen().ToEntity<Account>().StanceIndex.ShouldBe(1m);
    }

    private Entity Seen() => _world.Organization.ServiceFor(_csm).Retrieve(Account.EntityLogicalName, _account.Id, new ColumnSet(Account.Columns.StanceIndex, Account.Columns.UsageCenterCoverage));
}
