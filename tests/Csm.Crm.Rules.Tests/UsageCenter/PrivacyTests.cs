using Csm.Crm.Plugins;

namespace Csm.Crm.Rules.Tests.UsageCenter;

/// <summary>
/// R20: what machines and value are measured by names nobody who operates them. The pack has no figure of a crew, so there
/// is nothing to switch on; these tables are where one would have to come from.
/// </summary>
public class PrivacyTests
{
    private static readonly string[] WordsForPeople = ["operator", "driver", "contact", "member", "employee", "crew", "shift", "user"];

    [Fact]
    public void Contacts_AreNamedWhereRelationsAreKeptOnly() => typeof(PluginBase).Assembly.GetTypes()
        .Where(type => type.Namespace == "Csm.Crm.Tables" && type.GetNestedType("Columns")?.GetFields().Any(field => (string)field.GetRawConstantValue()! == "csm_contactid") == true)
        .Select(type => type.Name).Order(StringComparer.Ordinal)
        .ShouldBe(["DigitalUsage", "UsageCenterMember"]);

    [Theory]
    [InlineData("Machine")]
    [InlineData("MachineDay")]
    [InlineData("MachineFault")]
    [InlineData("ViuMetric")]
    [InlineData("KpiMeasurement")]
    [InlineData("ValueEntry")]
    [InlineData("Benchmark")]
    [InlineData("Downtime")]
    [InlineData("GuaranteePeriod")]
    public void TableOfUseOrValue_HasNoColumnForAPerson(string table)
    {
        var columns = typeof(PluginBase).Assembly.GetType("Csm.Crm.Tables." + table).ShouldNotBeNull().GetNestedType("Columns").ShouldNotBeNull()
            .GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(column => column.StartsWith("csm_", StringComparison.Ordinal)).ToArray();
        columns.ShouldNotBeEmpty();
        columns.Where(column => WordsForPeople.Any(word => column.Contains(word, StringComparison.Ordinal))).ShouldBeEmpty();
    }
}
