using System.ServiceModel;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Faults;

/// <summary>The one place where expected failures become what a client of the platform would catch.</summary>
internal static class Fault
{
    public static FaultException<OrganizationServiceFault> Of(FaultCode code, string message, string? trace = null) =>
        Of((int)code, message, trace);

    public static FaultException<OrganizationServiceFault> Of(int code, string message, string? trace = null) =>
        Of(new OrganizationServiceFault { ErrorCode = code, Message = message, TraceText = trace });

    public static FaultException<OrganizationServiceFault> Of(OrganizationServiceFault detail) =>
        new(detail, detail.Message);

    public static FaultException<OrganizationServiceFault> UnknownTable(string? table) =>
        Of(FaultCode.UnknownTable, $"The entity with a name = '{table}' with namemapping = 'Logical' was not found in the MetadataCache.");

    public static FaultException<OrganizationServiceFault> UnknownColumn(string table, string? column) =>
        Of(FaultCode.UnknownColumn, $"'{table}' entity doesn't contain attribute with Name = '{column}' and NameMapping = 'Logical'.");

    public static FaultException<OrganizationServiceFault> DoesNotExist(string table, Guid id) =>
        Of(FaultCode.ObjectDoesNotExist, $"Entity '{table}' With Id = {id:D} Does Not Exist");

    public static FaultException<OrganizationServiceFault> DuplicateId(string table, Guid id) =>
        Of(FaultCode.DuplicateRecord, $"Cannot insert duplicate key: a row of '{table}' with id {id:D} exists already.");

    public static FaultException<OrganizationServiceFault> DuplicateKey(string table, string key, string columns) =>
        Of(FaultCode.DuplicateAlternateKey, $"Entity Key {key} violated. A record of '{table}' with the same value for {columns} already exists. A duplicate record cannot be created. Select one or more unique values and try again.");

    public static FaultException<OrganizationServiceFault> Invalid(string message) => Of(FaultCode.InvalidArgument, message);

    /// <summary>The emulator does not do this; said loudly instead of answered approximately.</summary>
    public static FaultException<OrganizationServiceFault> Refused(string what) =>
        Of(FaultCode.NotSupported, $"The emulator does not support {what}. SEMANTICS.md lists what is refused.");

    public static FaultException<OrganizationServiceFault> MissingPrivilege(Guid userId, string privilege) =>
        Of(FaultCode.PrivilegeDenied, $"Principal user (Id={userId:D}, type=8) is missing {privilege} privilege.");

    public static FaultException<OrganizationServiceFault> MissingAccess(Guid userId, string right, string table, Guid id) =>
        Of(FaultCode.RowAccessDenied, $"Principal with id {userId:D} does not have {right}Access right(s) for record with id {id:D} of entity {table}.");

    public static FaultException<OrganizationServiceFault> SecuredColumn(FaultCode code, string what, string table, string? column) =>
        Of(code, $"The caller does not have {what} permissions to the secured column '{column}' of the table '{table}'. The requested operation could not be completed. A column security profile must give it.");

    public static FaultException<OrganizationServiceFault> NoActiveTransaction() =>
        Of(FaultCode.TransactionNotStarted, "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.");

    public static FaultException<OrganizationServiceFault> DepthTooHigh(string message) =>
        Of(FaultCode.DepthTooHigh, $"'{message}' was called at a depth above 8: the platform takes it for an infinite loop and aborts. Look for a step whose own write fires it again.");
}
