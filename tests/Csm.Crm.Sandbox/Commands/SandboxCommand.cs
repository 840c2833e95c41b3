using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Csm.Crm.Sandbox.Commands;

/// <summary>The command line: options, their checks, and exit codes.</summary>
public static class SandboxCommand
{
    /// <summary>The run ended and showed what it was asked for.</summary>
    public const int Done = 0;

    /// <summary>The run could not go on; the message says why. Also System.CommandLine's code for wrong arguments.</summary>
    public const int CannotGoOn = 1;

    /// <summary>Stopped by the user.</summary>
    public const int Stopped = 130;

    /// <summary>Builds the root command.</summary>
    /// <param name="console">Where the run writes; errors included.</param>
    public static RootCommand Build(IAnsiConsole console)
    {
        var telemetry = new Option<string?>("--telemetry") { Description = "Replay real telemetry from a CSV file, or from every CSV file of a folder, instead of simulating.", HelpName = "FILE|FOLDER" };
        var profile = new Option<string?>("--profile") { Description = "Feed profile that maps the file's columns to metrics. Left out: the one whose columns the file has.", HelpName = "NAME" };
        var machines = new Option<string?>("--machines") { Description = "CSV register of the machines in the telemetry (device,name,type,energy,account,timezone). Left out: the sandbox's own.", HelpName = "FILE" };
        var output = new Option<string?>("--out") { Description = "Also write every table as CSV and one HTML page into this folder.", HelpName = "FOLDER" };
        var months = new Option<int>("--months") { Description = "Months to simulate, 1 to 13.", DefaultValueFactory = _ => SandboxOptions.MaximumMonths };
        var twice = new Option<bool>("--twice") { Description = "Replay everything a second time and say what changed." };
        months.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= SandboxOptions.MaximumMonths))
            {
                result.AddError($"--months is '{token.Value}'; it must be a whole number from 1 to {SandboxOptions.MaximumMonths}.");
            }
        });

        var root = new RootCommand("Csm.Crm on your desk: imports the managed solution into an embedded Dataverse and replays telemetry through it.")
        {
            telemetry, profile, machines, output, months, twice,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(telemetry) is null && (result.GetValue(profile) ?? result.GetValue(machines)) is not null)
            {
                result.AddError("--profile and --machines describe real telemetry: give --telemetry FILE|FOLDER with them.");
            }
        });
        root.SetAction((parsed, cancellation) => RunAsync(
            console,
            new SandboxOptions
            {
                Telemetry = parsed.GetValue(telemetry),
                Profile = parsed.GetValue(profile),
                Machines = parsed.GetValue(machines),
                Out = parsed.GetValue(output),
                Months = parsed.GetValue(months),
                Twice = parsed.GetValue(twice),
            },
            cancellation));
        return root;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, SandboxOptions options, CancellationToken cancellation)
    {
        try
        {
            await new SandboxRun(console, options).RunAsync(cancellation);
            return Done;
        }
        catch (SandboxException failure)
        {
            console.MarkupLineInterpolated($"[red]Cannot go on:[/] {failure.Message}");
            return CannotGoOn;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.MarkupLine("[yellow]Stopped.[/] Nothing outside the temporary state folder was written.");
            return Stopped;
        }
    }
}
