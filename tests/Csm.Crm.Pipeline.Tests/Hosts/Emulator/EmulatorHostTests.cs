namespace Csm.Crm.Pipeline.Tests.Hosts.Emulator;

/// <summary>Compiled when the emulator is the host of this build.</summary>
public class EmulatorHostTests
{
    [Fact]
    public void Emulator_LacksNothing_SoNoTestIsSkipped()
    {
        var host = SelectedHost.New();
        host.ShouldBeOfType<EmulatorHost>();
        host.Missing.ShouldBeEmpty();
    }
}
