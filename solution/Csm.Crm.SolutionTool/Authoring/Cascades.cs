namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What happens to the referencing rows when the referenced row is deleted, assigned or shared.</summary>
public enum Cascade
{
    /// <summary>Deleting the referenced row empties the lookup; nothing else follows.</summary>
    RemoveLink,

    /// <summary>The referenced row cannot be deleted while it is referenced.</summary>
    Restrict,

    /// <summary>Deleting the referenced row deletes the referencing rows; nothing else follows.</summary>
    Delete,

    /// <summary>Everything follows the referenced row: delete, assign, share, reparent. At most one per table.</summary>
    Parental,
}
