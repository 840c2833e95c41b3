using System.ServiceModel;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.CrashHost;

/// <summary>Requests and answers as bytes: as much of the SDK's messages as the telemetry functions use.</summary>
public static class DataverseWire
{
    private const string RetryAfter = "Retry-After";

    private enum Message : byte
    {
        Upsert = 1,
        Update = 2,
        Query = 3,
        Delete = 4,
    }

    private enum Outcome : byte
    {
        Done = 1,
        Rows = 2,
        Fault = 3,
    }

    /// <summary>A request to write rows.</summary>
    public static byte[] OfRequest(OrganizationRequest request) => Written(writer =>
    {
        var (message, targets) = request is UpsertMultipleRequest upsert ? (Message.Upsert, upsert.Targets) : (Message.Update, ((UpdateMultipleRequest)request).Targets);
        writer.Write((byte)message);
        WireRows.Write(writer, targets);
    });

    /// <summary>A deletion.</summary>
    public static byte[] OfDeletion(string table, Guid id) => Written(writer =>
    {
        writer.Write((byte)Message.Delete);
        writer.Write(table);
        writer.Write(id.ToByteArray());
    });

    /// <summary>A query.</summary>
    public static byte[] OfQuery(Microsoft.Xrm.Sdk.Query.QueryExpression query) => Written(writer =>
    {
        writer.Write((byte)Message.Query);
        WireQuery.Write(writer, query);
    });

    /// <summary>Lets a service answer a request.</summary>
    public static async Task<byte[]> AnswerAsync(IOrganizationServiceAsync2 service, byte[] request)
    {
        using var reader = new BinaryReader(new MemoryStream(request));
        try
        {
            var message = (Message)reader.ReadByte();
            if (message == Message.Query)
            {
                var page = await service.RetrieveMultipleAsync(WireQuery.Read(reader));
                return Written(writer =>
                {
                    writer.Write((byte)Outcome.Rows);
                    WireRows.Write(writer, page);
                });
            }

            if (message == Message.Delete)
            {
                await service.DeleteAsync(reader.ReadString(), new Guid(reader.ReadBytes(16)));
                return [(byte)Outcome.Done];
            }

            var targets = WireRows.Read(reader);
            await service.ExecuteAsync(message == Message.Upsert ? new UpsertMultipleRequest { Targets = targets } : new UpdateMultipleRequest { Targets = targets });
            return [(byte)Outcome.Done];
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            return Written(writer => Write(writer, fault));
        }
    }

    /// <summary>Reads the answer to a request.</summary>
    /// <exception cref="FaultException{OrganizationServiceFault}">Dataverse refused it.</exception>
    public static void ReadDone(byte[] answer)
    {
        using var reader = new BinaryReader(new MemoryStream(answer));
        if ((Outcome)reader.ReadByte() == Outcome.Fault)
        {
            throw ReadFault(reader);
        }
    }

    /// <summary>Reads the answer to a query.</summary>
    /// <exception cref="FaultException{OrganizationServiceFault}">Dataverse refused it.</exception>
    public static EntityCollection ReadRows(byte[] answer)
    {
        using var reader = new BinaryReader(new MemoryStream(answer));
        return (Outcome)reader.ReadByte() == Outcome.Fault ? throw ReadFault(reader) : WireRows.Read(reader);
    }

    private static void Write(BinaryWriter writer, FaultException<OrganizationServiceFault> fault)
    {
        writer.Write((byte)Outcome.Fault);
        writer.Write(fault.Detail.ErrorCode);
        writer.Write(fault.Message);
        writer.Write(fault.Detail.ErrorDetails is { } details && details.TryGetValue(RetryAfter, out var delay) && delay is TimeSpan time ? time.Ticks : 0);
    }

    private static FaultException<OrganizationServiceFault> ReadFault(BinaryReader reader)
    {
        var fault = new OrganizationServiceFault { ErrorCode = reader.ReadInt32(), Message = reader.ReadString() };
        if (reader.ReadInt64() is > 0 and var ticks)
        {
            fault.ErrorDetails = new ErrorDetailCollection { [RetryAfter] = new TimeSpan(ticks) };
        }

        return new FaultException<OrganizationServiceFault>(fault, new FaultReason(fault.Message));
    }

    private static byte[] Written(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
