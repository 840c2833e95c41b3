using System.CommandLine;
using Csm.Crm.Sandbox.Commands;
using Spectre.Console;

// Stopping takes as long as the step that is running; a hard end would leave the temporary folder behind.
return await SandboxCommand.Build(OpenConsole()).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static IAnsiConsole OpenConsole()
{
    if (!Console.IsOutputRedirected)
    {
        return AnsiConsole.Console;
    }

    // A file or a pipe shows no colours and has no width of its own; the 80 columns assumed for it would break every table.
    var console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(Console.Out),
    });
    console.Profile.Width = 180;
    return console;
}
