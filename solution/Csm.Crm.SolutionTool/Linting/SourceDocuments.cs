using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Every XML file of a source, parsed once, and what did not parse.</summary>
internal sealed class SourceDocuments
{
    private readonly SortedDictionary<string, XElement> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Folder, string Pattern), IReadOnlyList<LintFile>> folders = [];
    private readonly List<LintFinding> problems = [];

    public SourceDocuments(SourceTree tree)
    {
        Tree = tree;
        foreach (var path in tree.Files(string.Empty, "*.xml", recursive: true))
        {
            try
            {
                documents.Add(path, tree.Load(path));
                RequireUtf8(path);
            }
            catch (InvalidDataException exception)
            {
                problems.Add(new LintFinding(3, path, exception.Message, "Repair the XML."));
            }
        }

        foreach (var path in tree.Files("Workflows", "*.json", recursive: true))
        {
            RequireJson(path);
        }
    }

    public SourceTree Tree { get; }

    /// <summary>Check 3 for what cannot be read; nothing else can be judged before this is empty.</summary>
    public IReadOnlyList<LintFinding> Problems => problems;

    /// <summary>Every file that parsed.</summary>
    public IReadOnlyDictionary<string, XElement> All => documents;

    /// <summary>The content of a file.</summary>
    /// <exception cref="InvalidDataException">The source has no such XML file.</exception>
    public XElement this[string path] => documents.TryGetValue(path, out var root) ? root : throw new InvalidDataException($"The source has no file '{path}'. Restore it.");

    /// <summary>Files of a folder and below whose name matches, in ordinal order.</summary>
    public IReadOnlyList<LintFile> Read(string folder, string pattern)
    {
        if (!folders.TryGetValue((folder, pattern), out var files))
        {
            folders[(folder, pattern)] = files = [.. documents
                .Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file.Key), ignoreCase: false))
                .Select(file => new LintFile(file.Key, file.Value))];
        }

        return files;
    }

    private void RequireUtf8(string path)
    {
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(File.ReadAllBytes(Tree.Absolute(path)));
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"'{path}' is not UTF-8: {exception.Message}", exception);
        }
    }

    private void RequireJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Tree.Absolute(path)).AsMemory(HasMark(path) ? 3 : 0));
        }
        catch (JsonException exception)
        {
            problems.Add(new LintFinding(3, path, $"The file is not JSON: {exception.Message}", "Repair the JSON."));
        }
    }

    private bool HasMark(string path) => File.ReadAllBytes(Tree.Absolute(path)) is [0xEF, 0xBB, 0xBF, ..];
}
