using Csm.Crm.SolutionTool.Commands;

return await CommandLine.RunAsync(args);
