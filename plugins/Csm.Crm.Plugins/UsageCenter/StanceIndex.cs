namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>R6: influence-weighted mean of stances.</summary>
public static class StanceIndex
{
    /// <summary>From -1 (detractors only) to 1 (advocates only), four decimals; null when nobody was assessed.</summary>
    /// <param name="people">Influence, 1 to 5, and stance of each; one without either counts nothing.</param>
    public static decimal? Of(IEnumerable<KeyValuePair<int?, MemberStance?>> people)
    {
        var assessed = people.Where(person => person.Key > 0 && person.Value is not null).ToArray();
        return assessed.Length == 0 ? null : Math.Round(assessed.Sum(person => person.Key!.Value * ValueOf(person.Value!.Value)) / assessed.Sum(person => person.Key!.Value), 4);
    }

    // Advocate 1, supporter one half, neutral 0, sceptic minus one half, detractor -1.
    private static decimal ValueOf(MemberStance stance) => 1m - (0.5m * (int)stance);
}
