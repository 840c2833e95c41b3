using System.Diagnostics;
using Csm.Crm.SolutionTool.Linting;

namespace Csm.Crm.Solution.Tests;

public sealed class ScriptScannerTests
{
    public static TheoryData<string> Sound =>
    [
        "", "// nothing", "var a = 1;", "const f = (x) => x + 1;", "async function h() { await 2; }", "class A { #p = 1; static m() { return `x${1}y${`z${2}`}`; } get q() { return 1; } }",
        "const { a, b: [c] } = d ?? {};", "x?.y?.[0]?.(1);", "for (const x of y) { f(...x); }", "const o = { a, b() {}, ...c, 'd': 1 };", "a = b / c / d;", "a = /[/\"']+/g.test(b) ? 1 : 2;",
        "if (a) {}\n/x/.test(b);", "return_(1)\nnext()", "let n = 0xFFn, m = 1_000.5e-3;", "label: while (true) { break label; }", "i++\nj--", "const s = 'a\\\nb';", "x = a ? b : c", "function* g() { yield* h(); }",
        "a\n  .then((r) => r.json())\n  .catch(() => null);", "switch (a) { case 'x': default: }", "export const async = 1; import a from './b.js';", "({ get: 1, set: 2 }).get",
    ];

    public static TheoryData<string, string> Broken => new()
    {
        { "function (a { }", "never closed" },
        { "var a = [1, 2;", "closes nothing,never closed" },
        { "f(1", "never closed" },
        { "var s = 'open;", "string is not closed" },
        { "var t = `open ${1}", "template is never closed" },
        { "/* open", "comment is never closed" },
        { "var a = /open;", "regular expression" },
        { "var a b;", "nothing between" },
        { "a = 1 2;", "nothing between" },
        { "a = b + ;", "nothing follows" },
        { "f(a, b * );", "closes nothing,nothing follows" },
        { "a = §;", "no part of the language" },
        { "}\n", "closes nothing" },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void SoundScript_HasNoProblem(string script)
    {
        ScriptScanner.Problem(script).ShouldBeNull(script);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenScript_IsFoundWithItsLine(string script, string problems)
    {
        var problem = ScriptScanner.Problem("\n" + script).ShouldNotBeNull(script);
        problems.Split(',').ShouldContain(expected => problem.Contains(expected, StringComparison.Ordinal), problem);
        problem.ShouldStartWith("line 2");
    }

    [Fact]
    public async Task EveryScriptThatShips_IsReadByARealEngineToo()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(SolutionFolders.Source, "WebResources"), "*.js", SearchOption.AllDirectories).ToList();
        var sample = Path.Combine(Directory.CreateTempSubdirectory("csm-script-").FullName, "sample.js");
        await File.WriteAllTextAsync(sample, SampleTexts.Script, TestContext.Current.CancellationToken);
        var engine = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(engine is null, "There is no node on this machine; the tool's own scan of the scripts ran in the lint tests.");
        foreach (var script in scripts.Append(sample))
        {
            using var process = Process.Start(new ProcessStartInfo(engine, ["--check", script]) { RedirectStandardError = true, UseShellExecute = false })!;
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0, error);
        }
    }
}
