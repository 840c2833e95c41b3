namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Which of the two packages; the value is what <c>solution.xml</c> carries in <c>Managed</c>.</summary>
public enum PackageType
{
    Unmanaged = 0,
    Managed = 1,
}
