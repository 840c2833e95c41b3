using System.Globalization;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins;

/// <summary>
/// Between stored options and the enumerations of the rules. Rules do not know the publisher's numbers: their members
/// stand in the order of the choice, and a test compares both lists.
/// </summary>
internal static class Choice
{
    /// <summary>Number of the first option of every choice of this publisher.</summary>
    public const int First = 729_100_000;

    /// <summary>The option to store.</summary>
    public static OptionSetValue Of<TRule>(TRule member)
        where TRule : struct, Enum => new(First + Convert.ToInt32(member, CultureInfo.InvariantCulture));

    /// <summary>The rule's member of a stored option; null when none is stored.</summary>
    /// <exception cref="RefusalException">The stored option is not one of ours.</exception>
    public static TRule? GetChoice<TRule>(this Entity row, string column)
        where TRule : struct, Enum => row.GetAttributeValue<OptionSetValue>(column) is { } stored ? MemberOf<TRule>(stored, row.LogicalName, column) : null;

    /// <summary>A value of a joined table; null when the column is empty or there is no joined row.</summary>
    public static T? Joined<T>(this Entity row, string alias, string column)
        where T : class => row.GetAttributeValue<AliasedValue>($"{alias}.{column}")?.Value as T;

    /// <summary>A plain value of a joined table; null when the column is empty or there is no joined row.</summary>
    public static T? JoinedValue<T>(this Entity row, string alias, string column)
        where T : struct => row.GetAttributeValue<AliasedValue>($"{alias}.{column}")?.Value is T value ? value : null;

    /// <summary>The rule's member of a stored option of a joined table; null when none is stored.</summary>
    /// <exception cref="RefusalException">The stored option is not one of ours.</exception>
    public static TRule? JoinedChoice<TRule>(this Entity row, string alias, string column)
        where TRule : struct, Enum => row.Joined<OptionSetValue>(alias, column) is { } stored ? MemberOf<TRule>(stored, alias, column) : null;

    /// <summary>Id of the joined row, whose id column must be among the columns asked for; null when there is no joined row.</summary>
    public static Guid? JoinedId(this Entity row, string alias, string idColumn) => row.JoinedValue<Guid>(alias, idColumn);

    private static TRule MemberOf<TRule>(OptionSetValue stored, string table, string column)
        where TRule : struct, Enum
    {
        var member = (TRule)Enum.ToObject(typeof(TRule), stored.Value - First);
        return Enum.IsDefined(typeof(TRule), member)
            ? member
            : throw new RefusalException($"Column '{column}' of '{table}' holds the option {stored.Value}, which this release does not know. Choose another option or import the current solution.");
    }
}
