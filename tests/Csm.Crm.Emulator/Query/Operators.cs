using System.Text;
using System.Text.RegularExpressions;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Query;

/// <summary>
/// What each operator means, with its null rule, in one place. An empty column never matches, except: <c>Null</c>
/// matches it, and <c>NotEqual</c>, <c>NotIn</c>, <c>NotLike</c>, <c>DoesNotBeginWith</c>, <c>DoesNotEndWith</c>,
/// <c>NotOn</c>, <c>DoesNotContainValues</c> and the <c>NotEqual…Id</c> operators do too (SEMANTICS.md gives the sources, which disagree).
/// </summary>
internal static class Operators
{
    /// <summary>A test on a stored value. Values in the condition must fit the column already.</summary>
    public static Func<object?, bool> Compile(Condition condition, QueryMoment moment)
    {
        var values = condition.Values;
        return condition.Operator switch
        {
            Operator.Null => value => value is null,
            Operator.NotNull => value => value is not null,
            Operator.Equal => Equal(Single(condition)),
            Operator.NotEqual => Not(Equal(Single(condition))),
            Operator.In => In(values),
            Operator.NotIn => Not(In(values)),
            Operator.GreaterThan => Compared(Single(condition), sign => sign > 0),
            Operator.GreaterEqual => Compared(Single(condition), sign => sign >= 0),
            Operator.LessThan => Compared(Single(condition), sign => sign < 0),
            Operator.LessEqual => Compared(Single(condition), sign => sign <= 0),
            Operator.Between => Between(condition),
            Operator.NotBetween => NotBetween(condition),
            Operator.Like => Like(Pattern(condition)),
            Operator.NotLike => Not(Like(Pattern(condition))),
            Operator.BeginsWith => Like(Escaped(condition) + "%"),
            Operator.DoesNotBeginWith => Not(Like(Escaped(condition) + "%")),
            Operator.EndsWith => Like("%" + Escaped(condition)),
            Operator.DoesNotEndWith => Not(Like("%" + Escaped(condition))),
            Operator.On => Day(condition, (day, time) => time >= day && time < day.AddDays(1)),
            Operator.NotOn => Not(Day(condition, (day, time) => time >= day && time < day.AddDays(1))),
            Operator.OnOrBefore => Day(condition, (day, time) => time < day.AddDays(1)),
            Operator.OnOrAfter => Day(condition, (day, time) => time >= day),
            Operator.EqualUserId => Equal(moment.UserId),
            Operator.NotEqualUserId => Not(Equal(moment.UserId)),
            Operator.EqualBusinessId => Equal(moment.BusinessUnitId),
            Operator.NotEqualBusinessId => Not(Equal(moment.BusinessUnitId)),
            Operator.EqualUserTeams => In([.. moment.TeamIds]),
            Operator.EqualUserOrUserTeams => In([moment.UserId, .. moment.TeamIds]),
            Operator.ContainValues => Contain(condition),
            Operator.DoesNotContainValues => Not(Contain(condition)),
            _ => Relative(condition, moment),
        };
    }

    /// <summary>A test of one column against another of the same row.</summary>
    public static Func<Row, bool> CompileColumns(Condition condition)
    {
        var (left, right) = (condition.Column, condition.Other!);
        Func<int, bool> holds = condition.Operator switch
        {
            Operator.Equal => sign => sign == 0,
            Operator.NotEqual => sign => sign != 0,
            Operator.GreaterThan => sign => sign > 0,
            Operator.GreaterEqual => sign => sign >= 0,
            Operator.LessThan => sign => sign < 0,
            Operator.LessEqual => sign => sign <= 0,
            _ => throw Fault.Of(FaultCode.BadCondition, $"Operator {condition.Operator} cannot compare the columns '{left.Name}' and '{right.Name}'."),
        };
        return left.Kind == right.Kind
            ? row => row[left] is { } a && row[right] is { } b && holds(ValueOrder.Compare(a, b))
            : throw Fault.Of(FaultCode.BadCondition, $"The columns '{left.Name}' ({left.Kind}) and '{right.Name}' ({right.Kind}) are of different types and cannot be compared.");
    }

    private static Func<object?, bool> Not(Func<object?, bool> test) => value => !test(value);

    // The common kinds are compared without boxing or a look at the other kinds; every row of a scan comes through here.
    private static Func<object?, bool> Equal(object expected) => expected switch
    {
        int number => value => value is int stored && stored == number,
        Guid id => value => value is RowReference reference ? reference.Id == id : value is Guid stored && stored == id,
        string text => value => value is string stored && stored.Equals(text, StringComparison.OrdinalIgnoreCase),
        _ => value => ValueEquality.Instance.Equals(value, expected),
    };

    private static Func<object?, bool> In(IReadOnlyList<object> values)
    {
        var set = new HashSet<object>(values, ValueEquality.Instance);
        return value => value is not null && set.Contains(value);
    }

    // A choices column holds one of the options at least.
    private static Func<object?, bool> Contain(Condition condition)
    {
        var wanted = condition.Column.Kind == ColumnKind.Choices && condition.Values.Count > 0
            ? condition.Values.Cast<ChoiceSet>().SelectMany(options => options.Values).ToHashSet()
            : throw Bad(condition, "needs a choices column and options");
        return value => value is ChoiceSet chosen && chosen.Values.Any(wanted.Contains);
    }

    private static Func<object?, bool> Compared(object bound, Func<int, bool> holds) =>
        value => value is not null && holds(ValueOrder.Compare(value, bound));

    private static Func<object?, bool> Between(Condition condition)
    {
        if (condition.Values.Count != 2)
        {
            throw Bad(condition, "needs two values");
        }

        var (low, high) = (condition.Values[0], condition.Values[1]);
        return value => value is not null && ValueOrder.Compare(value, low) >= 0 && ValueOrder.Compare(value, high) <= 0;
    }

    private static Func<object?, bool> NotBetween(Condition condition)
    {
        var between = Between(condition);
        return value => value is not null && !between(value);
    }

    private static Func<object?, bool> Like(string pattern)
    {
        var regex = new Regex(Expression(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
        return value => value is string text && regex.IsMatch(text);
    }

    // SQL pattern: % any run, _ one character, [abc] or [a-c] one of, [^a] none of.
    private static string Expression(string pattern)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var end = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (end > i + 1)
            {
                expression.Append(Set(pattern[(i + 1)..end]));
                i = end;
                continue;
            }

            expression.Append(pattern[i] switch
            {
                '%' => ".*",
                '_' => ".",
                var other => Regex.Escape(other.ToString()),
            });
        }

        return expression.Append('$').ToString();
    }

    private static string Set(string characters) =>
        "[" + characters.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal) + "]";

    private static Func<object?, bool> Day(Condition condition, Func<DateTime, DateTime, bool> holds)
    {
        var day = Single(condition) is DateTime time ? time.Date : throw Bad(condition, "needs a date column");
        return value => value is DateTime stored && holds(day, stored);
    }

    private static Func<object?, bool> Relative(Condition condition, QueryMoment moment)
    {
        if (condition.Column.Kind != ColumnKind.DateTime)
        {
            throw Bad(condition, "needs a date column");
        }

        var counted = condition.Operator >= Operator.LastXHours;
        if (counted && condition.Values is not [int and >= 1])
        {
            throw Bad(condition, "needs a whole number of at least 1");
        }

        // A date-only column has no hours, so "now" counts as its whole day.
        var now = condition.Column.Behavior == DateBehavior.DateOnly ? moment.Now.Date : moment.Now;
        var (from, to) = DateRanges.Of(condition.Operator, now, counted ? (int)condition.Values[0] : 0)
            ?? throw Fault.Refused($"the operator {condition.Operator}");
        return value => value is DateTime time && time >= from && time < to;
    }

    private static object Single(Condition condition) =>
        condition.Values.Count == 1 ? condition.Values[0] : throw Bad(condition, "needs one value");

    private static string Pattern(Condition condition) => Single(condition) as string ?? throw Bad(condition, "needs a text column");

    private static string Escaped(Condition condition) => Pattern(condition)
        .Replace("[", "[[]", StringComparison.Ordinal).Replace("%", "[%]", StringComparison.Ordinal).Replace("_", "[_]", StringComparison.Ordinal);

    private static Exception Bad(Condition condition, string needs) =>
        Fault.Of(FaultCode.BadCondition, $"Operator {condition.Operator} on '{condition.Column.Name}' {needs}; it got {condition.Values.Count} value(s).");
}
