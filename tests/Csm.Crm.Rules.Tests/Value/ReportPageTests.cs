using System.Xml.Linq;
using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Health;
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
        var rows = page.Descendants("tr").Attributes("id").Select(id => id.Value).ToArray();
        marks.Order().ShouldBe(rows.Order());
        page.Descendants("a").Select(link => link.Attribute("href")!.Value[1..]).ShouldBeSubsetOf(rows);
        page.Descendants("table").Last().Value.ShouldContain(Law.Id(5).ToString("D"));
    }

    [Fact]
    public void EveryFigure_HasAMarkInItsCellOrRow() => Law.Holds(
        from audience in Gen.Elements(Enum.GetValues<ReportAudience>()) from lines in Law.Arrays(Lines(), 0, 6) select (audience, lines),
        law =>
        {
            var page = Parse(ReportPage.Render(Content() with { Audience = law.audience, Lines = law.lines }));
            var figures = page.Descendants("section").Descendants()
                .Where(element => element.Nodes().OfType<XText>().Any(text => text.Value.Any(char.IsDigit)) && element.Name.LocalName is not ("a" or "title"))
                .ToArray();
            figures.Length.ShouldBeGreaterThan(30);
            figures.Where(figure => !HolderOf(figure).Descendants("sup").Descendants("a").Any()).ShouldBeEmpty();
        });

    [Fact]
    public void Sums_RestOnTheRowsTheyAreMadeOf()
    {
        var page = Parse(ReportPage.Render(Content()));
        var evidence = page.Descendants("tr").Where(row => row.Attribute("id") is not null).ToDictionary(row => "#" + row.Attribute("id")!.Value);
        IEnumerable<XElement> Behind(string figure) => page.Descendants("tr").First(row => row.Elements("th").FirstOrDefault()?.Value == figure)
            .Descendants("a").SelectMany(link => evidence[link.Attribute("href")!.Value].Descendants("a")).Select(link => evidence[link.Attribute("href")!.Value]);

        Behind("Expected for the period").ShouldHaveSingleItem().Value.ShouldContain(Law.Id(7).ToString("D"));
        Behind("Explained by goals (what we claim)").ShouldHaveSingleItem().Value.ShouldContain(Law.Id(9).ToString("D"));
        Behind("Unexplained: improvements without a goal").ShouldHaveSingleItem().Value.ShouldContain(Law.Id(6).ToString("D"));
        Behind("All metered improvement").Count().ShouldBe(3);
    }

    [Fact]
    public void EveryTable_CanBeHeardRead()
    {
        var tables = Parse(ReportPage.Render(Content())).Descendants("table").ToArray();
        tables.Length.ShouldBe(8);
        foreach (var table in tables)
        {
            table.Elements("caption").ShouldHaveSingleItem().Value.ShouldNotBeEmpty();
            table.Descendants("th").ShouldAllBe(head => head.Attribute("scope") != null && head.Value.Length > 0);
            table.Element("tbody")!.Elements("tr").ShouldAllBe(row => row.Elements("th").Count() == 1);
            table.Element("tbody")!.Elements("tr").ShouldAllBe(row =>
                row.Elements().Sum(cell => cell.Attribute("colspan") == null ? 1 : (int)cell.Attribute("colspan")!) == table.Descendants("th").Count(head => head.Attribute("scope")!.Value == "col"));
        }
    }

    [Fact]
    public void Chart_NamesItsValuesAndScale()
    {
        var page = Parse(ReportPage.Render(Content()));
        var chart = page.Descendants("svg").Single(svg => svg.Attribute("class")!.Value == "chart");
        var labels = chart.Elements("text").Select(text => text.Value).ToArray();
        labels.ShouldContain("4,000");
        labels.ShouldContain("0");
        labels.ShouldContain("2026-01");
        chart.Elements("rect").ShouldHaveSingleItem();
        page.Descendants("svg").Single(svg => svg.Attribute("class")!.Value == "spark").Parent!.Element("small")!.Value.ShouldBe("21 to 31");
    }

    [Fact]
    public void GapInASeries_StaysAGap() => Law.Holds(Law.Arrays(Gen.Choose(0, 9), 1, 14), values =>
    {
        var months = values.Select((value, index) => new ReportMonth(First.AddMonths(index), value < 3 ? null : value)).ToArray();
        var content = Content();
        var spark = Parse(ReportPage.Render(content with { Metrics = [content.Metrics[0] with { Months = months }] })).Descendants("svg").Single(svg => svg.Attribute("class")!.Value == "spark");

        // Each run of known months is drawn by itself, and each known month once.
        spark.Elements().Count(shape => shape.Name.LocalName != "title").ShouldBe(months.Where((month, index) => month.Value is not null && (index == 0 || months[index - 1].Value is null)).Count());
        (spark.Elements("circle").Count() + spark.Elements("polyline").Sum(line => line.Attribute("points")!.Value.Split(' ').Length)).ShouldBe(months.Count(month => month.Value is not null));
    });

    [Fact]
    public void Kpis_AreListedWithBaselineTargetCurrentAndStatus()
    {
        var table = Parse(ReportPage.Render(Content())).Descendants("table").Single(each => each.Element("caption")!.Value == "KPIs as they stand");
        var rows = table.Element("tbody")!.Elements("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()).ToArray();
        rows[0].ShouldBe(["Harbour Ltd", "35 %", "20 %", "25 %", "2026-01-01", "green"]);
        rows[1].ShouldBe(["–", "–", "–", "–", "–", "not judged"]);
    }

    [Fact]
    public void GoalWithoutFiguresOfItsOwn_ShowsItsWay()
    {
        var next = Parse(ReportPage.Render(Content())).Descendants("li").Select(item => string.Concat(item.Nodes().OfType<XText>().Select(text => text.Value))).ToArray();
        next.ShouldBe(["Harbour Ltd: 25 of 20 Harbour Ltd, due 2027-01-01.", "Goal above: 40 % of the way."]);
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
        ReportPage.Render(Content() with { Lines = [], Gains = [], Goals = [], Kpis = [], Metrics = [], Guarantees = [] }).ShouldContain("Promises by period: none in this period.");

    private static XElement HolderOf(XElement figure) => figure.AncestorsAndSelf().First(element => element.Name.LocalName is "tr" or "li" or "p" or "figure");

    private static XElement Parse(string page) => XElement.Parse(page["<!DOCTYPE html>".Length..]);

    private static ReportContent Content(string text = "Harbour Ltd")
    {
        var figures = ValueRule.Of(new ValueBasis(35m, 25m, 2_000m, 40m, 50m), BetterWhen.Lower, 100m);
        var months = Enumerable.Range(0, 12).Select(index => new ReportMonth(First.AddMonths(index - 9), index % 5 == 0 ? null : 20m + index)).ToArray();
        return new ReportContent(
            text, First, new DateTime(2026, 3, 31), new DateTime(2026, 4, 2), ReportAudience.EconomicBuyer, text, 12_000m,
            [new ReportLine(text, First, text, "%", figures, text, new ReportEvidence("csm_valueentry", Law.Id(9), text), new ReportEvidence("csm_viumetric", Law.Id(5), text))],
            [new ReportGain(text, "%", First, figures, new ReportEvidence("csm_viumetric", Law.Id(6), text), new ReportEvidence("csm_kpi", Law.Id(10), text))],
            [
                new ReportGoal(text, "on track", 55m, 25m, 20m, text, First.AddYears(1), 12_000m, 4_000m, true, new ReportEvidence("csm_goal", Law.Id(7), text)),
                new ReportGoal("Goal above", "agreed", 40m, null, null, "", null, 0m, 0m, true, new ReportEvidence("csm_goal", Law.Id(11), text)),
            ],
            [new ReportKpi(text, text, 35m, 20m, 25m, First, Band.Green, "%", new ReportEvidence("csm_kpi", Law.Id(10), text)), new ReportKpi("By hand", null, null, null, null, null, Band.Unknown, "", new ReportEvidence("csm_kpi", Law.Id(12), text))],
            [new ReportMetric(text, text, BetterWhen.Lower, First, 25m, 26m, 31m, 35m, 20m, 95m, months, new ReportEvidence("csm_viumetric", Law.Id(5), text), new ReportEvidence("csm_kpi", Law.Id(10), text))],
            [new ReportGuarantee(text, First, 96m, 97m, "%", PeriodResult.NotMet, 500m, true, new ReportEvidence("csm_guaranteeperiod", Law.Id(8), text))])
        {
            LeftOut = [new ReportRemark("Not in the sums: 7.00 SEK.", [new ReportEvidence("csm_valueentry", Law.Id(13), text)])],
        };
    }

    private static Gen<ReportLine> Lines() =>
        from actual in Law.Decimals(0, 60) from volume in Law.Decimals(0, 5_000) from unit in Law.Decimals(0, 99) from share in Law.Decimals(0, 100)
        select new ReportLine("Goal", First, "Idle share", "%", ValueRule.Of(new ValueBasis(35m, actual, volume, unit, share), BetterWhen.Lower, 100m), null, new ReportEvidence("csm_valueentry", Law.Id(1), "row"), null);
}
