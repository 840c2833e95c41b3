using System.CommandLine;
using Csm.Crm.SolutionTool.Linting;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary>The options of the verbs that lint.</summary>
internal sealed class LintOptionSet
{
    private readonly Option<string?> schemas = new("--schemas") { Description = "Folder of the platform's XML schemas (Microsoft's, not part of this repository); with it check 4 runs." };
    private readonly Option<string?> released = new("--released") { Description = "Package of the last release; with it check 43 compares version and components." };
    private readonly Option<bool> allowLoss = new("--allow-loss") { Description = "Components of the last release may be gone." };

    /// <summary>Puts the options on a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(schemas);
        command.Options.Add(released);
        command.Options.Add(allowLoss);
    }

    /// <summary>What was given.</summary>
    public LintOptions Read(ParseResult parse) => new(parse.GetValue(schemas), parse.GetValue(released), parse.GetValue(allowLoss));
}
