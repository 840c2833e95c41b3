namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>
/// No listing was taken of System.ServiceModel.Primitives: it is part of the public .NET API, whose documentation of
/// FaultException, FaultException&lt;TDetail&gt;, FaultReason, FaultReasonText, FaultCode and CommunicationException is the source here.
/// </summary>
public sealed class ServiceModelTests
{
    private const string Documented =
        """
        System.ServiceModel.CommunicationException: T public class : System.SystemException, System.Runtime.Serialization.ISerializable
        System.ServiceModel.CommunicationException..ctor(): C public
        System.ServiceModel.CommunicationException..ctor(string message): C public
        System.ServiceModel.CommunicationException..ctor(string message, System.Exception innerException): C public
        System.ServiceModel.FaultException: T public class : System.ServiceModel.CommunicationException, System.Runtime.Serialization.ISerializable
        System.ServiceModel.FaultException..ctor(): C public
        System.ServiceModel.FaultException..ctor(string reason): C public
        System.ServiceModel.FaultException..ctor(string reason, System.ServiceModel.FaultCode code): C public
        System.ServiceModel.FaultException..ctor(string reason, System.ServiceModel.FaultCode code, string action): C public
        System.ServiceModel.FaultException..ctor(System.ServiceModel.FaultReason reason): C public
        System.ServiceModel.FaultException..ctor(System.ServiceModel.FaultReason reason, System.ServiceModel.FaultCode code): C public
        System.ServiceModel.FaultException..ctor(System.ServiceModel.FaultReason reason, System.ServiceModel.FaultCode code, string action): C public
        System.ServiceModel.FaultException.Action: P string { public get; }
        System.ServiceModel.FaultException.Code: P System.ServiceModel.FaultCode { public get; }
        System.ServiceModel.FaultException.Message: P override string { public get; }
        System.ServiceModel.FaultException.Reason: P System.ServiceModel.FaultReason { public get; }
        System.ServiceModel.FaultException<TDetail>: T public class : System.ServiceModel.FaultException, System.Runtime.Serialization.ISerializable
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, string reason): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, string reason, System.ServiceModel.FaultCode code): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, string reason, System.ServiceModel.FaultCode code, string action): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, System.ServiceModel.FaultReason reason): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, System.ServiceModel.FaultReason reason, System.ServiceModel.FaultCode code): C public
        System.ServiceModel.FaultException<TDetail>..ctor(TDetail detail, System.ServiceModel.FaultReason reason, System.ServiceModel.FaultCode code, string action): C public
        System.ServiceModel.FaultException<TDetail>.Detail: P TDetail { public get; }
        System.ServiceModel.FaultReason: T public class
        System.ServiceModel.FaultReason..ctor(string text): C public
        System.ServiceModel.FaultReason..ctor(System.ServiceModel.FaultReasonText translation): C public
        System.ServiceModel.FaultReason.GetMatchingTranslation(): M public System.ServiceModel.FaultReasonText
        System.ServiceModel.FaultReason.ToString(): M public override string
        System.ServiceModel.FaultReasonText: T public class
        System.ServiceModel.FaultReasonText..ctor(string text): C public
        System.ServiceModel.FaultReasonText.Text: P string { public get; }
        System.ServiceModel.FaultCode: T public class
        System.ServiceModel.FaultCode..ctor(string name): C public
        System.ServiceModel.FaultCode..ctor(string name, string ns): C public
        System.ServiceModel.FaultCode.Name: P string { public get; }
        System.ServiceModel.FaultCode.Namespace: P string { public get; }
        """;

    [Fact]
    public void EveryMember_IsDocumentedByNet()
    {
        using var contract = ContractAssembly.Open("System.ServiceModel.Primitives", netFramework: false);

        new ApiListing(Documented.Split('\n')).Missing(contract.Members()).ShouldBeEmpty();
    }
}
