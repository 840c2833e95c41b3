using System.Xml.Linq;
using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Plugins.Value.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Value;

public class ReportPageTests
{
    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ExplainedAndUnexplained_AreTheTotalAndReversalsLeaveNothing() => Law.Holds(Law.Arrays(Lines(), 0, 12), lines =>
    {
        var content = Content() with { Lines = lines };
        (content.Explained + content.Unexplained).ShouldBe(content.Total);
        content.Total.ShouldBe(lines.Sum(line => Math.Round(line.Figures.Quantity * line.Figures.Basis.UnitValue, 2, MidpointRounding.AwayFromZero)) + content.Unassigned);
        var undone = content with { Lines = [.. lines, .. lines.Select(line => line with { Figures = line.Figures.Reversed })] };
        (undone.Explained, undone.Unattributed).ShouldBe((0m, 0m));
    });

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("A & B <b>bold</b>")]
    [InlineData("bell \u0007 and \uFFFF")]
    public void TextOfPeople_StaysText(string text)
    {
        var page = ReportPage.Render(Content(text));
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("<b>");
        Parse(page).Descendants("h1").Single().Value.ShouldBe($"Value in use of {new string([.. text.Where(System.Xml.XmlConvert.IsXmlChar)])}");
    }

    [Fact]
    public void Page_StandsAlone()
    {
        var page = ReportPage.Render(Content());
        page.ShouldStartWith("<!DOCTYPE html>");
        page.ShouldContain("@media print");
        page.ShouldNotContain("http");
        Parse(page).Descendants().Attributes("href").ShouldAllBe(link => link.Value.StartsWith("#e"));
        Parse(page).Descendants("svg").Count().ShouldBe(2);
    }

    [Fact]
    public void EveryMark_LeadsToARowOfEvidenceAndEveryRowIsMarked()
    {
        var page = Parse(ReportPage.Render(Content()));
        var marks = page.Descendants("sup").Descendants("a").Select(link => link.Attribute("href")!.Value[1..]).Distinct();
        var rows = page.Descendants("tr").Attributes("id").Select(id => id.Value);
        marks.Order().ShouldBe(rows.Order());
        page.Descendants("table").Last().Value.ShouldContain(Law.Id(5).ToString("D"));
    }

    [Fact]
    public void EveryAudience_GetsEveryPartOnceAndItsOwnOrder() => Law.Holds(Gen.Elements(Enum.GetValues<ReportAudience>()), audience =>
        ReportOutline.For(audience).Parts.Order().ShouldBe(Enum.GetValues<ReportPart>()));

    [Fact]
    public void Procurement_ReadsPromisesBeforeValueAndTheBuyerValueFirst()
    {
        static string Lead(ReportAudience audience) => Parse(ReportPage.Render(Content() with { Audience = audience })).Descendants("h2").First().Value;
        Lead(ReportAudience.Procurement).ShouldBe("Promises");
        Lead(ReportAudience.EconomicBuyer).ShouldBe("Expected and experienced value");
        Lead(ReportAudience.Operator).ShouldBe("Metered use");
    }

    [Fact]
    public void EmptyPeriod_SaysSo() =>
        ReportPage.Render(Content() with { Lines = [], Gains = [], Goals = [], Metrics = [], Guarantees = [] }).ShouldContain("Promise: none in this period.");

    private static XElement Parse(string page) => XElement.Parse(page["<!DOCTYPE html>".Length..]);

    private static ReportContent Content(string text = "Harbour Ltd")
    {
        var figures = ValueRule.Of(new ValueBasis(35m, 25m, 2_000m, 40m, 50m), BetterWhen.Lower, 100m);
        var months = Enumerable.Range(0, 12).Select(index => new ReportMonth(First.AddMonths(index - 9), index % 5 == 0 ? null : 20m + index)).ToArray();
        return new ReportContent(
            text, First, new DateTime(2026, 3, 31), new DateTime(2026, 4, 2), ReportAudience.EconomicBuyer, text, 12_000m,
            [new ReportLine(text, First, text, "%", figures, text, new ReportEvidence("csm_viumetric", Law.Id(5), text))],
            [new ReportGain(text, First, 300m, new ReportEvidence("csm_viumetric", Law.Id(6), text))],
            [new ReportGoal(text, "on track", 55m, 25m, 20m, text, First.AddYears(1), 12_000m, 4_000m, true, new ReportEvidence("csm_goal", Law.Id(7), text))],
            [new ReportMetric(text, text, BetterWhen.Lower, First, 25m, 26m, 31m, 35m, 20m, 95m, months, new ReportEvidence("csm_viumetric", Law.Id(5), text))],
            [new ReportGuarantee(text, First, 96m, 97m, "%", PeriodResult.NotMet, 500m, true, new ReportEvidence("csm_guaranteeperiod", Law.Id(8), text))]);
    }

    private static Gen<ReportLine> Lines() =>
        from actual in Law.Decimals(0, 60) from volume in Law.Decimals(0, 5_000) from unit in Law.Decimals(0, 99) from share in Law.Decimals(0, 100)
        select new ReportLine("Goal", First, "Idle share", "%", ValueRule.Of(new ValueBasis(35m, actual, volume, unit, share), BetterWhen.Lower, 100m), null, new ReportEvidence("csm_viumetric", Law.Id(1), "row"));
}
