namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 25: what happens to rows that refer to a deleted row must not run in a circle.</summary>
internal static class DeleteCycleChecks
{
    /// <summary>
    /// 25: no circle of relationships that delete or refuse along with the delete. A circle of Cascade would delete the row it
    /// started from; one with Restrict in it makes rows nobody can delete. A table that refers to itself is no circle here: its
    /// rows form a tree.
    /// </summary>
    public static IEnumerable<LintFinding> Cycles(LintContext context)
    {
        var edges = context.Relationships
            .Where(body => body.Root.Text("CascadeDelete") is "Cascade" or "Restrict" && body.Root.Text("ReferencedEntityName") != body.Root.Text("ReferencingEntityName"))
            .ToLookup(body => body.Root.Text("ReferencedEntityName"), StringComparer.OrdinalIgnoreCase);
        var reported = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var start in edges.Select(edge => edge.Key).Order(StringComparer.OrdinalIgnoreCase))
        {
            if (!reported.Contains(start) && Circle(edges, start) is { } circle)
            {
                reported.UnionWith(circle.Select(edge => edge.Root.Text("ReferencedEntityName")));
                var path = string.Join(", ", circle.Select(edge => $"{edge.Root.Text("ReferencedEntityName")} → {edge.Root.Text("ReferencingEntityName")} ({edge.Root.Text("CascadeDelete")}, {edge.Root.Attr("Name")})"));
                yield return new LintFinding(25, circle[0].Path, $"Deleting runs in a circle: {path}.", "Make one of these relationships RemoveLink.");
            }
        }
    }

    // Breadth first, so the shortest circle is the one people read.
    private static List<LintFile>? Circle(ILookup<string, LintFile> edges, string start)
    {
        var waiting = new Queue<List<LintFile>>(edges[start].Select(edge => new List<LintFile> { edge }));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (waiting.TryDequeue(out var path))
        {
            var at = path[^1].Root.Text("ReferencingEntityName");
            if (string.Equals(at, start, StringComparison.OrdinalIgnoreCase))
            {
                return path;
            }

            if (seen.Add(at))
            {
                foreach (var edge in edges[at])
                {
                    waiting.Enqueue([.. path, edge]);
                }
            }
        }

        return null;
    }
}
