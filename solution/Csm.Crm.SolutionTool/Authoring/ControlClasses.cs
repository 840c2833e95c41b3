using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Which control classes may show a column (SOLUTION-FORMAT §4.3 and §7).</summary>
internal static class ControlClasses
{
    /// <summary>Sub-grid or chart.</summary>
    public const string Grid = "{E7A81278-8635-4D9E-8D4D-59480B391C5B}";

    /// <summary>Quick view form of the row a lookup points to.</summary>
    public const string QuickView = "{5C5600E0-1D6E-4205-A272-BE80DA87FD42}";

    private const string TextClass = "{4273EDBD-AC1D-40D3-9FB2-095C621B552D}";
    private const string LookupClass = "{270BD3DB-D9AF-4782-9025-509E298DEC0A}";

    private static readonly Dictionary<string, string[]> ByType = new(StringComparer.Ordinal)
    {
        ["nvarchar"] = [TextClass],
        ["ntext"] = ["{E0DECE4B-6FC8-4A8F-A065-082708572369}"],
        ["int"] = ["{C6D124CA-7EDA-4A60-AEA9-7FB8D318B68F}"],
        ["decimal"] = ["{C3EFE0C3-0EC6-42BE-8349-CBD9079DFD8E}"],
        ["float"] = ["{0D2C745A-E5A8-4C8F-BA63-C6D3BB604660}"],
        ["money"] = ["{533B9E00-756B-4312-95A0-DC888637AC78}"],
        ["bit"] = ["{67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED}", "{B0C6723A-8503-4FD7-BB28-C8A06AC933C2}"],
        ["picklist"] = ["{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}"],
        ["multiselectpicklist"] = ["{4AA28AB7-9C13-4F57-A73D-AD894D048B5F}"],
        ["datetime"] = ["{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}"],
        ["lookup"] = [LookupClass, QuickView],
        ["owner"] = [LookupClass, QuickView],
        ["customer"] = [LookupClass, QuickView],
        ["file"] = ["{0A7FF475-B016-4687-9CE5-042BFDBD6519}"],
        ["status"] = ["{5D68B988-0661-4DB2-BC3E-17598AD3BE6C}"],
        ["state"] = ["{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}"],
    };

    private static readonly Dictionary<string, string> ByFormat = new(StringComparer.Ordinal)
    {
        ["url"] = "{71716B6C-711E-476C-8AB8-5D11542BFB47}",
        ["email"] = "{ADA2203E-B4CD-49BE-9DDF-234642B43B52}",
    };

    /// <summary>The classes, in braces and upper case, the usual one first; none for a type no form shows.</summary>
    public static IReadOnlyList<string> Of(ColumnElement column)
    {
        var classes = ByType.GetValueOrDefault(column.Type, []);
        return column.Type == "nvarchar" && column["Format"] is { } format && ByFormat.TryGetValue(format, out var special) ? [special, .. classes] : classes;
    }
}
