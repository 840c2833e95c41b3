using System.IO.Compression;
using System.Security.Cryptography;
using System.ServiceModel;
using System.Text.Json;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Flow.Tests;

public sealed class StoryTests(ShortStory story) : IClassFixture<ShortStory>
{
    [Fact]
    public void PluginBinary_IsTheOneInTheZip()
    {
        using var zip = new ZipArchive(new MemoryStream(story.World.Zip), ZipArchiveMode.Read);
        using var packed = zip.Entries.Single(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal)).Open();
        var inZip = Convert.ToHexStringLower(SHA256.HashData(packed));

        story.World.Organization.PluginBinary.Sha256.ShouldBe(inZip);
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ProductFolders.PluginBinary))).ShouldBe(inZip);
    }

    [Fact]
    public void EveryScore_IsTheSumOfItsEvidence()
    {
        var evidence = story
            .Rows<HealthEvidence>(HealthEvidence.EntityLogicalName, HealthEvidence.Columns.HealthScoreId, HealthEvidence.Columns.Contribution)
            .ToLookup(row => row.HealthScoreId!.Id, row => row.Contribution ?? 0m);
        var scores = story.Rows<HealthScore>(HealthScore.EntityLogicalName, HealthScore.Columns.Score, HealthScore.Columns.EvidenceJson);

        scores.Count(score => score.Score is not null).ShouldBeGreaterThan(5);
        foreach (var score in scores.Where(score => score.Score is not null))
        {
            // Old rows are condensed (R21), and what is kept of them still sums up.
            var contributions = evidence[score.Id].Any() ? evidence[score.Id] : Condensed(score.EvidenceJson!);
            Math.Abs(contributions.Sum() - score.Score!.Value).ShouldBeLessThanOrEqualTo(0.01m, score.Id.ToString());
        }
    }

    [Fact]
    public void AccountMonth_IsTheSumOfItsMachineDays()
    {
        var firm = CustomerSeed.IdOf(ShortStory.Customers[0]);
        var december = new DateTime(2025, 12, 1, 0, 0, 0, DateTimeKind.Utc);
        var days = story
            .Rows<MachineDay>(MachineDay.EntityLogicalName, MachineDay.Columns.AccountId, MachineDay.Columns.Day, MachineDay.Columns.OperatingHours, MachineDay.Columns.IdleHours)
            .Where(day => day.AccountId!.Id == firm && day.Day >= december && day.Day < december.AddMonths(1))
            .ToList();
        var idleShare = Month(firm, "idle_share", december);

        days.Count.ShouldBe(12 * 31);
        idleShare.Numerator!.Value.ShouldBe(days.Sum(day => day.IdleHours!.Value), 0.05m);
        idleShare.Denominator!.Value.ShouldBe(days.Sum(day => day.OperatingHours!.Value), 0.05m);
        idleShare.Value!.Value.ShouldBe(idleShare.Numerator.Value / idleShare.Denominator.Value * 100m, 0.001m);
        idleShare.PreviousValue.ShouldBe(Month(firm, "idle_share", december.AddMonths(-1)).Value);
    }

    [Fact]
    public void Renewal_StartsByItselfOnTheDayItsWindowOpens()
    {
        var renewal = story
            .Rows<Renewal>(Renewal.EntityLogicalName, Renewal.Columns.AccountId, Renewal.Columns.TermEnd, Renewal.Columns.TriggeredOn, Renewal.Columns.TriggerReason)
            .ShouldHaveSingleItem();

        renewal.AccountId!.Id.ShouldBe(CustomerSeed.IdOf(ShortStory.Customers[0]));
        renewal.TriggeredOn!.Value.Date.ShouldBe(ShortStory.WindowOpens);
        renewal.TriggerReason!.ShouldContain("180");
    }

    [Fact]
    public void TelemetryWriter_MayNotReadTheContracts()
    {
        var writer = story.World.Organization.ServiceFor(story.World.TelemetryWriter);

        var refusal = Should.Throw<FaultException<OrganizationServiceFault>>(
            () => writer.Create(new CallToAction { Name = "Not mine", AccountId = new EntityReference(Account.EntityLogicalName, CustomerSeed.IdOf(ShortStory.Customers[0])) }));

        refusal.Message.ShouldContain("csm_CallToAction");
    }

    [Fact]
    public void NothingWasSetAside() => story.World.DeadLetters.Counts.ShouldBeEmpty();

    private static decimal[] Condensed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(row => row.TryGetProperty("contribution", out var contribution) ? contribution.GetDecimal() : 0m)];
    }

    private ViuMetric Month(Guid account, string metric, DateTime start) => story
        .Rows<ViuMetric>(
            ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodKind, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Numerator,
            ViuMetric.Columns.Denominator, ViuMetric.Columns.Value, ViuMetric.Columns.PreviousValue)
        .Single(row => row.AccountId!.Id == account && row.MetricId!.Id == RowId.From(Metric.EntityLogicalName, metric) && row.PeriodKind == PeriodKind.Month && row.PeriodStart == start);
}
