namespace Csm.Crm.Sandbox.Hub;

/// <summary>The function threw on every attempt to deliver a batch; the batch stays in the hub.</summary>
public sealed class HubDeliveryException : Exception
{
    /// <summary>A failure without details.</summary>
    public HubDeliveryException()
    {
    }

    /// <param name="message">Partition and attempts.</param>
    public HubDeliveryException(string message)
        : base(message)
    {
    }

    /// <param name="message">Partition and attempts.</param>
    /// <param name="innerException">What the function threw last.</param>
    public HubDeliveryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
