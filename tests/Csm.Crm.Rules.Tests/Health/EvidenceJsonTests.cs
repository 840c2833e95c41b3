using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class EvidenceJsonTests
{
    [Fact]
    public void WrittenEvidence_IsReadAsItWas() => Law.Holds(
        Law.Arrays(
            from number in Gen.Choose(1, 99)
            from source in Gen.Choose(0, 16)
            from state in Gen.Choose(0, 3)
            from value in Gen.OneOf(Gen.Constant<decimal?>(null), Law.Decimals(-1000, 1000).Select(value => (decimal?)value))
            from name in Gen.Elements("Idle share", "\"quoted\" ü \n <b>", "")
            select new CondensedEvidence { Name = name, Factor = Law.Id(number).ToString("D"), Source = source, State = state, Value = value, Lever = value, Observed = "2026-10-01" },
            0,
            17),
        evidence =>
        {
            var read = EvidenceJson.Read(EvidenceJson.Write(evidence), "any");
            read.Select(Plain).ShouldBe(evidence.Select(Plain));
        });

    [Fact]
    public void BrokenText_IsRefusedWithTheNameOfTheScore()
    {
        Should.Throw<RefusalException>(() => EvidenceJson.Read("[{", "Customer 1 2026-11-02")).Message.ShouldContain("'Customer 1 2026-11-02'");
        EvidenceJson.Read(null, "any").ShouldBeEmpty();
    }

    private static string Plain(CondensedEvidence row) => $"{row.Kind}|{row.Name}|{row.Factor}|{row.Source}|{row.State}|{row.Value}|{row.Lever}|{row.Observed}|{row.Points}";
}
