using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>A test that does a reference task.</summary>
/// <param name="Number">Number of the task, such as 5.2.1.</param>
/// <param name="Role">Role of the solution it is done in.</param>
/// <param name="Test">Class and method.</param>
public sealed record ReferenceTaskTest(string Number, string Role, string Test);

/// <summary>Writes <c>REFERENCE-TASKS.md</c>: every reference task of the shipped data with the test that does it.</summary>
public static partial class ReferenceTaskTable
{
    /// <summary>Name of the file, beside the tests.</summary>
    public const string FileName = "REFERENCE-TASKS.md";

    /// <summary>The tests in a folder of C# sources, found by their <c>[ReferenceTask("number", "role")]</c>.</summary>
    public static IReadOnlyList<ReferenceTaskTest> Tests(string folder) =>
    [
        .. from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
           let source = File.ReadAllText(file)
           from test in Test().Matches(source)
           select new ReferenceTaskTest(test.Groups["number"].Value, test.Groups["role"].Value, $"{Path.GetFileNameWithoutExtension(file)}.{test.Groups["method"].Value}"),
    ];

    /// <summary>The whole file.</summary>
    /// <param name="data">The shipped rows, <c>data.xml</c>.</param>
    /// <param name="tests">The tests, in any order.</param>
    public static string Write(XElement data, IReadOnlyList<ReferenceTaskTest> tests)
    {
        var byNumber = tests.ToLookup(test => test.Number, StringComparer.Ordinal);
        var text = new StringBuilder("""
            # The 76 tasks of customer success, and the test that does each

            Written by `sync` from `solution/data` and the tests beside this file; change those, not this. Each test imports the packed solution and the reference
            data, acts as somebody who has only the role in the table, and looks at what was stored and at what that person sees.

            | number | task | role | test |
            |---|---|---|---|

            """.Replace("\r\n", "\n"));
        foreach (var task in Tasks(data))
        {
            var tested = byNumber[task.Number].ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {task.Number} | {task.Name} | {string.Join(", ", tested.Select(test => test.Role))} | {string.Join(", ", tested.Select(test => $"`{test.Test}`"))} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Number, string Name)> Tasks(XElement data) => data.Elements("entity").Single(entity => entity.Attribute("name")!.Value == "csm_referencetask")
        .Descendants("record")
        .Select(record => (Value(record, "csm_number"), Value(record, "csm_elementarytask")))
        .OrderBy(task => Version.Parse(task.Item1));

    private static string Value(XElement record, string field) => record.Elements("field").Single(element => element.Attribute("name")!.Value == field).Attribute("value")!.Value;

    [GeneratedRegex("""\[ReferenceTask\("(?<number>[0-9.]+)", "(?<role>[^"]+)"\)\]\s+public (?:async )?(?:void|Task) (?<method>\w+)\(""", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Test();
}
