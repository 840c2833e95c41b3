namespace Csm.Crm.Solution.Tests.Walk;

/// <summary>Who creates what (DOMAIN §4), said once more and independently of the role files.</summary>
internal static class Duties
{
    public const string Manager = "CSM";
    public const string Lead = "CSM lead";
    public const string Sales = "Sales";
    public const string Service = "Service";
    public const string Administrator = "Customer success administrator";
    public const string TelemetryWriter = "Telemetry writer";

    /// <summary>Opens the columns that assess people.</summary>
    public const string AssessmentProfile = "Personal assessments";

    private static readonly string[] Configuration =
    [
        "csm_csmobjective", "csm_healthfactor", "csm_healthmodel", "csm_material", "csm_metric", "csm_playbook", "csm_playbookstep", "csm_referencetask", "csm_release", "csm_renewalmodel", "csm_segmentrule",
    ];

    private static readonly string[] Metered =
    [
        "csm_benchmark", "csm_consignmentstock", "csm_digitalusage", "csm_ingestionissue", "csm_machineday", "csm_machinefault", "csm_viumetric",
    ];

    // Written by the plug-ins, which act as the system.
    private static readonly string[] Computed = ["csm_guaranteeperiod", "csm_healthevidence", "csm_healthscore", "csm_valueentry"];

    private static readonly string[] Serviced = ["csm_downtime", "csm_problem"];

    public static List<string> Roles { get; } = [Manager, Lead, Sales, Service, Administrator, TelemetryWriter];

    /// <summary>Roles whose users have the column security profile.</summary>
    public static bool AssessesPeople(string role) => role is Manager or Lead or Administrator;

    /// <summary>Whether the role creates rows of one of the solution's own tables.</summary>
    public static bool Creates(string role, string table) => role switch
    {
        // Lines of the ledger are booked by closing a month and by nobody's hand.
        Administrator => table != "csm_valueentry",
        TelemetryWriter => Metered.Contains(table),
        Service => Serviced.Contains(table),
        Sales => false,
        _ => !Configuration.Contains(table) && !Metered.Contains(table) && !Computed.Contains(table),
    };
}
