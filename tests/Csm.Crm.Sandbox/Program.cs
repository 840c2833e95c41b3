using Csm.Crm.Sandbox.Commands;
using Spectre.Console;

return await SandboxCommand.Build(AnsiConsole.Console).Parse(args).InvokeAsync();
