using Csm.Crm.Sandbox.Commands;
using Spectre.Console;

var console = AnsiConsole.Console;
if (Console.IsOutputRedirected)
{
    // A file or a pipe has no width of its own; the 80 columns assumed for it would break every table.
    console.Profile.Width = 180;
}

return await SandboxCommand.Build(console).Parse(args).InvokeAsync();
