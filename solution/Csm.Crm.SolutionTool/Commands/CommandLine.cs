using System.CommandLine;
using Csm.Crm.SolutionTool.Sources;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary>The tool's verbs, and the one place that turns a failure into a sentence and an exit code.</summary>
public static class CommandLine
{
    /// <summary>The verb did its work.</summary>
    public const int Success = 0;

    /// <summary>The verb refused; standard error says why and what to do.</summary>
    public const int Refused = 1;

    /// <summary>Runs one command line.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Authors, checks and packs the Dataverse solution.");
        root.Subcommands.Add(PackCommand.Create());
        root.Subcommands.Add(SyncCommand.Create());
        root.Subcommands.Add(LintCommand.Create());
        root.Subcommands.Add(AddCommand.Create());
        root.Subcommands.Add(SetCommand.Create());
        root.Subcommands.Add(DiffCommand.Create());
        root.Subcommands.Add(UnpackCommand.Create());
        root.Subcommands.Add(VersionCommand.Create());
        root.Subcommands.Add(DataCommand.Create());
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>The option that names the source folder.</summary>
    internal static Option<string?> SourceOption() =>
        new("--source") { Description = "Folder of the unpacked solution; default: solution/src of the repository around the current folder." };

    /// <summary>The option that names the plug-in assembly.</summary>
    internal static Option<string> PluginsOption() =>
        new("--plugins") { Description = "The net462 plug-in assembly; default: the one built with the tool.", DefaultValueFactory = _ => RepositoryFolders.PluginBinary };

    /// <summary>Opens the source an option names.</summary>
    internal static SourceTree Open(string? source) => new(source ?? RepositoryFolders.Source());

    /// <summary>Runs a verb; a refusal becomes one line on standard error and <see cref="Refused"/>.</summary>
    internal static int Guard(Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Fail(Sentence(exception));
            return Refused;
        }
    }

    /// <summary>Writes a line to standard error.</summary>
    internal static void Fail(string message) => Write(Console.Error, Console.IsErrorRedirected, new Markup(Markup.Escape(message), new Style(Color.Red)));

    /// <summary>Writes a line to standard output.</summary>
    internal static void Say(string message) => Write(Console.Out, Console.IsOutputRedirected, new Markup(Markup.Escape(message)));

    /// <summary>Writes a table to standard output.</summary>
    internal static void Say(Table table) => Write(Console.Out, Console.IsOutputRedirected, table);

    /// <summary>Does something that takes seconds, and shows on a terminal that it is at work; a file gets nothing of it.</summary>
    internal static T Working<T>(string what, Func<T> work) =>
        Console.IsErrorRedirected ? work() : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Status().Start(what + " …", _ => work());

    // The framework appends the parameter's name, which means nothing to who typed the command.
    private static string Sentence(Exception exception) => exception is ArgumentException { ParamName: { } parameter }
        ? exception.Message.Replace($" (Parameter '{parameter}')", string.Empty)
        : exception.Message;

    private static void Write(TextWriter writer, bool isRedirected, IRenderable text)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        if (isRedirected)
        {
            // A file has no width: paths must not be broken into lines.
            console.Profile.Width = int.MaxValue;
        }

        console.Write(text);
        console.WriteLine();
    }
}
