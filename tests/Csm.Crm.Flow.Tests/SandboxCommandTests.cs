using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Sandbox.World;
using Spectre.Console;

namespace Csm.Crm.Flow.Tests;

public sealed partial class SandboxCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-crm-flow-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--mnths", "3")]
    [InlineData("--months", "0")]
    [InlineData("--months", "14")]
    [InlineData("--months", "three")]
    [InlineData("--profile", "tractor")]
    public async Task WrongArguments_AreRefusedByName(string option, string value)
    {
        var (code, output) = await RunAsync(option, value);

        code.ShouldNotBe(0);
        output.ShouldContain(option);
    }

    [Fact]
    public async Task MissingFile_IsNamed()
    {
        var file = Path.Combine(folder.FullName, "nowhere.csv");

        var (code, output) = await RunAsync("--telemetry", file);

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain("nowhere.csv");
    }

    [Fact]
    public async Task FolderWithoutCsv_IsRefused()
    {
        var (code, output) = await RunAsync("--telemetry", folder.FullName);

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain("no .csv file");
    }

    [Fact]
    public async Task UnknownColumns_SayWhatEachProfileLacks()
    {
        var (code, output) = await RunAsync("--telemetry", Write("odd.csv", "a;b\n1;2\n"));

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain("'tractor' lacks");
        output.ShouldContain("'combine' lacks");
    }

    [Fact]
    public async Task UnknownProfile_ListsTheKnownOnes()
    {
        var (code, output) = await RunAsync("--telemetry", Write("drive.csv", Drive("TR-1")), "--profile", "zeppelin");

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain("zeppelin");
        output.ShouldContain("tractor");
    }

    [Fact]
    public async Task UnknownDevices_StopTheRunAndSayHowToRegisterThem()
    {
        var (code, output) = await RunAsync("--telemetry", Write("drive.csv", Drive("XX-9")));

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain("XX-9");
        output.ShouldContain("--machines");
    }

    [Fact]
    public async Task RegisteredDevice_IsMeteredAndWrittenToFiles()
    {
        var register = Write("machines.csv", "device,name,type,energy,account,timezone\nXX-9,Loaned tractor,Tractor,Diesel,Acker GmbH,Europe/Berlin\n");
        var output = Path.Combine(folder.FullName, "out");

        var (code, text) = await RunAsync("--telemetry", Write("drive.csv", Drive("XX-9")), "--machines", register, "--out", output);

        code.ShouldBe(SandboxCommand.Done, text);
        OperatingHours(text, "Loaned tractor").ShouldBe(2.0m, 0.01m);
        File.ReadAllText(Path.Combine(output, "index.html")).ShouldContain("Acker GmbH");
        File.ReadAllLines(Path.Combine(output, "csm_machineday.csv")).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("device,name\nXX-9,Loaned tractor\n", "timezone")]
    [InlineData("device,name,type,energy,account,timezone\nXX-9,Loaned,Boat,Diesel,Acker GmbH,Europe/Berlin\n", "Boat")]
    [InlineData("device,name,type,energy,account,timezone\nXX-9,Loaned,Tractor,Diesel,Acker GmbH,Berlin\n", "Berlin")]
    public async Task WrongRegister_NamesTheRowAndValue(string register, string named)
    {
        var (code, output) = await RunAsync("--telemetry", Write("drive.csv", Drive("XX-9")), "--machines", Write("machines.csv", register));

        code.ShouldBe(SandboxCommand.CannotGoOn);
        output.ShouldContain(named);
    }

    [Fact]
    public async Task RecordedTractor_MetersItsHourMeterAndSaysHowIdleWasDecided()
    {
        var file = Path.Combine(ProductFolders.Root, "..", "shared", "data", "tractor-10s.csv");
        Assert.SkipUnless(File.Exists(file), "The recorded tractor is not beside the repository (../shared/data).");

        var (code, output) = await RunAsync("--telemetry", file);

        code.ShouldBe(SandboxCommand.Done, output);
        OperatingHours(output, "Tractor TR-1").ShouldBe(7.4m, 7.4m * 0.005m);
        output.ShouldContain("Idle = engine above 300 rpm");
    }

    // Two hours of driving, a reading every 20 seconds.
    private static string Drive(string device)
    {
        var lines = Enumerable.Range(0, 361).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $"{new DateTime(2024, 5, 6, 8, 0, 0, DateTimeKind.Unspecified).AddSeconds(index * 20):MMM d, yyyy, h:mm:ss tt};{device};{500 + (index / 180.0):0.####};1500;12;8;0;0;Inactive"));
        return "Date/Time;Serial number;Total working hours counter [h];Engine speed [rpm];Fuel consumption [l/h];Ground speed gearbox [km/h];Speed front PTO [rpm];Speed rear PTO [rpm];Actual status of creeper []\n"
            + string.Join('\n', lines) + "\n";
    }

    private static decimal OperatingHours(string output, string machine)
    {
        var line = output.Split('\n').First(text => text.Contains(machine, StringComparison.Ordinal) && NumberCell().IsMatch(text));
        return decimal.Parse(NumberCell().Match(line).Groups["hours"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 200;
        var code = await SandboxCommand.Build(console).Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = writer, Error = writer }, TestContext.Current.CancellationToken);
        return (code, writer.ToString());
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, content);
        return file;
    }

    [GeneratedRegex(@"│\s+(?<hours>[0-9]+\.[0-9]{2})\s+│", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NumberCell();
}
