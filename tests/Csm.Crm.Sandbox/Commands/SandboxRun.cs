using System.Globalization;
using Csm.Crm.Sandbox.Replay;
using Csm.Crm.Sandbox.Reporting;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Spectre.Console;

namespace Csm.Crm.Sandbox.Commands;

/// <summary>One run: boot from the packed zip, replay, show what the CSM sees, write files when asked.</summary>
public sealed class SandboxRun(IAnsiConsole console, SandboxOptions options)
{
    /// <summary>Runs.</summary>
    /// <exception cref="SandboxException">The run cannot go on.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // What the user asked for is checked before anything long starts.
        var folder = options.Out is null ? null : PrepareFolder(options.Out);
        var telemetry = options.Telemetry is null ? null : RecordedTelemetry.Open(options.Telemetry, options.Profile);
        var register = options.Machines is null ? [CustomerCatalog.Contractor] : MachineRegister.Read(options.Machines);
        var start = telemetry is null
            ? new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero)
            : new DateTimeOffset(telemetry.Files[0].FirstReading.UtcDateTime.Date, TimeSpan.Zero);

        using var world = SandboxWorld.Boot(start);
        ShowImport(world);
        var subtitle = telemetry is null
            ? await TellStoryAsync(world, cancellation)
            : await ReplayRecordingAsync(world, telemetry, register, cancellation);

        var csm = world.Organization.ServiceFor(world.Csm.Id);
        var reviews = new AccountReviewReader(csm).ReadAll();
        var facts = telemetry is null ? StoryFacts.Read(csm) : null;
        if (facts is not null)
        {
            ShowStory(facts, reviews);
        }

        var report = new ConsoleReport(console);
        foreach (var review in reviews)
        {
            report.Write(review);
        }

        if (folder is not null)
        {
            WriteFiles(world, reviews, facts, subtitle, folder);
        }
    }

    private async Task<string> TellStoryAsync(SandboxWorld world, CancellationToken cancellation)
    {
        var story = new StoryReplay(world, CustomerCatalog.Cast);
        story.SeedCustomers();
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("Replaying");
                await story.RunAsync(
                    options.Months,
                    (day, days) =>
                    {
                        task.MaxValue = days;
                        task.Increment(1);
                        task.Description = $"Replaying {Wording.Month(day)}";
                    },
                    cancellation);
            });
        var totals = story.Totals;
        var machines = CustomerCatalog.Cast.Where(customer => !(customer.JoinsOn >= CustomerCatalog.FirstDay.AddMonths(options.Months))).Sum(customer => customer.Sites.Sum(site => site.Machines.Count));
        var subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Events:N0} simulated events of {machines} machines over {options.Months} months; {totals.RowsWritten:N0} rows written in {totals.Requests:N0} Dataverse requests, {totals.RowsRefused} refused; {totals.OtherRequests:N0} requests of people and flows.");
        console.WriteLine(subtitle);
        if (options.Twice)
        {
            await RepeatAsync(world, story, cancellation);
        }

        console.WriteLine();
        return subtitle;
    }

    private async Task RepeatAsync(SandboxWorld world, StoryReplay story, CancellationToken cancellation)
    {
        var before = world.Rows().ToHashSet(StringComparer.Ordinal);
        var written = await story.RepeatAsync(options.Months, cancellation);
        var after = world.Rows().ToList();
        var changed = after.Where(row => !before.Contains(row)).ToList();
        var isSame = changed.Count == 0 && after.Count == before.Count;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Replayed twice: {story.Totals.Events:N0} events delivered again, {written} rows written, {(isSame ? "every row identical" : "rows differ")} (SHA-256 of all rows {SandboxWorld.Digest(after)[..16]})."));
        if (!isSame)
        {
            throw new SandboxException(
                $"The second replay left {after.Count} rows instead of {before.Count} and changed {changed.Count}, which it must never do. Please report this with the command line you used. {string.Join(" ", changed.Take(3))}");
        }
    }

    private async Task<string> ReplayRecordingAsync(
        SandboxWorld world, RecordedTelemetry telemetry, IReadOnlyList<CustomerPlan> register, CancellationToken cancellation)
    {
        foreach (var file in telemetry.Files)
        {
            console.WriteLine($"{file.Path}: profile '{file.Profile.Name}' ({file.Profile.Title}).");
            console.WriteLine(file.Profile.IdleDecision);
        }

        var replay = new RecordedReplay(world, telemetry, register);
        await replay.RunAsync(cancellation);
        foreach (var letter in world.DeadLetters.Counts)
        {
            console.MarkupLineInterpolated($"[yellow]Set aside:[/] {letter.Count} × {letter.Reason}: {letter.Detail}");
        }

        foreach (var row in replay.RejectedRows.Take(10))
        {
            console.MarkupLineInterpolated($"[yellow]Row not used:[/] {row}");
        }

        if (replay.RejectedRows.Count > 10)
        {
            console.WriteLine($"… and {replay.RejectedRows.Count - 10} more rows.");
        }

        new MachineDayReport(console, world.Organization.Administrator).Write();
        return string.Create(CultureInfo.InvariantCulture, $"{replay.Events:N0} recorded readings from {string.Join(", ", telemetry.Files.Select(file => Path.GetFileName(file.Path)))}.");
    }

    private void ShowStory(StoryFacts facts, IReadOnlyList<AccountReview> reviews)
    {
        var report = new StoryReport(console);
        foreach (var review in reviews)
        {
            report.WriteTimeline(review.Name, Timeline.Of(facts, review.AccountId));
        }

        report.WriteHappenings(Happenings.In(facts));
    }

    private void ShowImport(SandboxWorld world)
    {
        var organization = world.Organization;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Imported {organization.SolutionName} {organization.SolutionVersion} (managed, {world.Zip.Length / 1024.0:N0} KiB, {world.ZipEntries} parts) and {world.ReferenceRows} rows of reference data."));
        console.WriteLine($"Plug-ins run from the zip's own {organization.PluginBinary.FileName}, SHA-256 {organization.PluginBinary.Sha256[..16]}.");
    }

    private static DirectoryInfo PrepareFolder(string path)
    {
        try
        {
            return Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The folder '{path}' for --out cannot be created: {failure.Message}", failure);
        }
    }

    private void WriteFiles(SandboxWorld world, IReadOnlyList<AccountReview> reviews, StoryFacts? facts, string subtitle, DirectoryInfo folder)
    {
        try
        {
            var rows = new CsvExport(world.Organization.Administrator).Write(folder.FullName);
            var page = Path.Combine(folder.FullName, "index.html");
            File.WriteAllText(page, HtmlReport.Render(reviews, subtitle, facts is null ? null : Happenings.In(facts)));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {page} and {rows.Count} CSV files with {rows.Values.Sum():N0} rows."));
            foreach (var report in ValueReportFiles.Write(facts?.Reports ?? [], folder))
            {
                console.WriteLine($"Wrote {report}.");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"Writing to '{folder.FullName}' failed: {failure.Message}", failure);
        }
    }
}
