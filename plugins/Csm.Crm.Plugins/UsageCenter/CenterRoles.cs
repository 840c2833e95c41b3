using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>Between stored roles, the roles of the rules and what a person reads.</summary>
internal static class CenterRoles
{
    /// <summary>The roles a column holds, each once; none when it is empty.</summary>
    public static CenterRole[] Of(IEnumerable<UsageCenterRole>? stored) => stored?.Select(role => (CenterRole)((int)role - Choice.First)).Distinct().ToArray() ?? [];

    /// <summary>The roles a column of a joined table holds, each once; none when it is empty.</summary>
    public static CenterRole[] Of(OptionSetValueCollection? stored) => Of(stored?.Select(role => (UsageCenterRole)role.Value));

    /// <summary>The role as it is written in a sentence.</summary>
    public static string NameOf(CenterRole role) => role switch
    {
        CenterRole.EconomicBuyer => "economic buyer",
        CenterRole.FleetManager => "fleet manager",
        CenterRole.SiteManager => "site manager",
        CenterRole.It => "IT",
        _ => role.ToString().ToLowerInvariant(),
    };
}
