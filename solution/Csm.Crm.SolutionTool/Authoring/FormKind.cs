namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What a form is for; the name is the folder below <c>FormXml</c> and the package's <c>forms/@type</c>.</summary>
public enum FormKind
{
    /// <summary>The page of a row.</summary>
    Main,

    /// <summary>The pane a row is created in without leaving the page.</summary>
    QuickCreate,

    /// <summary>A read-only card of a row, shown inside the forms of rows that point to it.</summary>
    QuickView,
}

/// <summary>Names of the kinds in the format (SOLUTION-FORMAT §7).</summary>
internal static class FormKinds
{
    /// <summary>Folder and package type.</summary>
    public static string Folder(this FormKind kind) => kind switch
    {
        FormKind.Main => "main",
        FormKind.QuickCreate => "quickCreate",
        _ => "quick",
    };
}
