using System.Collections.Frozen;
using System.ServiceModel;
using Csm.Crm.Telemetry.State;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Refusals that concern all rows of a table, by Dataverse's code: halving a batch finds nothing then.</summary>
internal static class TableRefusal
{
    /// <summary>Rows that must be refused so, and none written, until a table is given up.</summary>
    public const int RowsThatProveIt = 3;

    private const string GiveRole = "Give the application user the role Telemetry writer";

    // https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
    private static readonly FrozenDictionary<int, string> WaysOut = new Dictionary<int, string>
    {
        [unchecked((int)0x80040220)] = GiveRole,
        [unchecked((int)0x80048405)] = GiveRole,
        [unchecked((int)0x80040225)] = "In the Power Platform admin centre, enable the application user",
        [unchecked((int)0x80041102)] = "The table is not there: import the solution, or correct DataverseUrl",
    }.ToFrozenDictionary();

    /// <summary>True when no row of the table will do better.</summary>
    public static bool Concerns(FaultException<OrganizationServiceFault> refused) => WaysOut.ContainsKey(refused.Detail.ErrorCode);

    /// <summary>The letter that stands for all rows of the table; the same each time.</summary>
    public static DeadLetter LetterOf(string table, FaultException<OrganizationServiceFault> refused)
    {
        var code = refused.Detail.ErrorCode;
        return new DeadLetter(
            table, $"0x{code:X8}", "TableRefused", $"Table {table} cannot be written: {refused.Message} (0x{code:X8}). {WaysOut[code]}; the next run then writes all of its rows by itself.", ReadOnlyMemory<byte>.Empty);
    }
}
