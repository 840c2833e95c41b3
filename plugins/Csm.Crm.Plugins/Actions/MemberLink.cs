namespace Csm.Crm.Plugins.Actions;

/// <summary>A link that tells whom it was sent to (task 5.3.1).</summary>
public static class MemberLink
{
    /// <summary>The page with the member's id as its parameter <c>member</c>: after what the link asks for already, before its fragment.</summary>
    /// <param name="page">Address as the administrator entered it.</param>
    /// <param name="memberId">The member.</param>
    public static string For(string page, Guid memberId)
    {
        var mark = page.IndexOf('#');
        var end = mark < 0 ? page.Length : mark;
        var joint = page.Substring(0, end).IndexOf('?') < 0 ? "?" : "&";
        return $"{page.Substring(0, end)}{joint}member={memberId:D}{page.Substring(end)}";
    }
}
