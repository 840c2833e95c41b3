using Csm.Crm.Plugins.Machines;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Machines;

public class FaultFamiliesTests
{
    [Fact]
    public void Faults_CollapseByMachineAndFamily() => Law.Holds(Law.Arrays(Faults(), 0, 20), faults =>
    {
        var families = FaultFamilies.Of(faults);
        families.Select(family => (family.MachineId, family.Family.ToUpperInvariant())).ShouldBeUnique();
        families.Sum(family => family.Codes.Sum(code => code.Value)).ShouldBe(faults.Sum(fault => fault.Count ?? 1));
        families.ShouldAllBe(family => family.Severity == faults
            .Where(fault => fault.MachineId == family.MachineId && string.Equals(string.IsNullOrWhiteSpace(fault.Family) ? fault.Code : fault.Family, family.Family, StringComparison.OrdinalIgnoreCase))
            .Max(fault => fault.Severity ?? 0));
        families.Any(family => family.IsNew).ShouldBe(faults.Any(fault => fault.IsNew));
    });

    [Fact]
    public void FaultWithoutFamily_IsItsOwn() =>
        FaultFamilies.Of([new(Law.Id(1), "E12", null, 3, null, false), new(Law.Id(1), "E17", " ", null, 4, true)]).Select(family => family.Family).ShouldBe(["E12", "E17"]);

    private static Gen<OpenFault> Faults() =>
        from machine in Gen.Choose(1, 3)
        from code in Gen.Elements("E1", "E2", "E3")
        from family in Gen.Elements("Hydraulics", "hydraulics", "Engine", "", null)
        from severity in Gen.Choose(-1, 3)
        from count in Gen.Choose(0, 9)
        from isNew in Gen.Elements(true, false)
        select new OpenFault(Law.Id(machine), code, family, severity < 0 ? null : severity, count == 0 ? null : count, isNew);
}
