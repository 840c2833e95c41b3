using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Segments;

namespace Csm.Crm.Rules.Tests.Health;

public class ModelSelectionTests
{
    private static readonly DateTime Today = HealthCases.Now.Date;
    private static readonly ModelCandidate Standard = new(Law.Id(1), "Standard", 1, null, Today.AddYears(-1));
    private static readonly ModelCandidate ForHighTouch = new(Law.Id(2), "Ports", 1, CustomerSegment.HighTouch, Today.AddYears(-1));
    private static readonly ModelCandidate Newer = ForHighTouch with { Id = Law.Id(3), Version = 2 };
    private static readonly ModelCandidate Coming = ForHighTouch with { Id = Law.Id(4), Version = 3, ActiveFrom = Today.AddDays(1) };
    private static readonly ModelCandidate[] All = [Standard, ForHighTouch, Newer, Coming];

    [Fact]
    public void ModelOfTheAccount_WinsEvenBeforeItsRelease() =>
        ModelSelection.Select(All, Coming.Id, CustomerSegment.Digital, null, Today, "Port").ShouldBe(Coming);

    [Fact]
    public void ModelTheRuleOfTheSegmentNames_ComesNextOnceReleased()
    {
        ModelSelection.Select(All, null, CustomerSegment.HighTouch, Standard.Id, Today, "Port").ShouldBe(Standard);
        ModelSelection.Select(All, ForHighTouch.Id, CustomerSegment.HighTouch, Standard.Id, Today, "Port").ShouldBe(ForHighTouch);
        ModelSelection.Select(All, null, CustomerSegment.HighTouch, Coming.Id, Today, "Port").ShouldBe(Newer);
        ModelSelection.Select(All, null, CustomerSegment.Digital, ForHighTouch.Id, Today, "Port").ShouldBe(Newer);
    }

    [Fact]
    public void SegmentsHighestReleasedVersion_ComesNext() =>
        ModelSelection.Select(All, null, CustomerSegment.HighTouch, null, Today, "Port").ShouldBe(Newer);

    [Fact]
    public void ModelReleasedToday_Counts()
    {
        var fresh = Newer with { ActiveFrom = Today };
        ModelSelection.Select([fresh], null, CustomerSegment.HighTouch, null, Today, "Port").ShouldBe(fresh);
    }

    [Fact]
    public void Standard_ServesTheRest()
    {
        ModelSelection.Select(All, null, CustomerSegment.Digital, null, Today, "Port").ShouldBe(Standard);
        ModelSelection.Select(All, null, null, null, Today, "Port").ShouldBe(Standard);
    }

    [Fact]
    public void NoModel_IsRefusedWithAWayOut()
    {
        var refusal = Should.Throw<RefusalException>(() => ModelSelection.Select([Coming], null, CustomerSegment.HighTouch, null, Today, "Port of Lubmin"));
        refusal.Message.ShouldContain("'Port of Lubmin'");
        refusal.Message.ShouldContain("high touch");
        refusal.Message.ShouldContain("Import the reference data");
    }
}
