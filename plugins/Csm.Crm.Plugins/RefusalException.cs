namespace Csm.Crm.Plugins;

/// <summary>
/// A rule refuses what was asked. The message is a full sentence for the user: the name, the value, the way out.
/// <see cref="PluginBase"/> is the one place that hands it to the platform; anything else that is thrown is a defect.
/// </summary>
public sealed class RefusalException : Exception
{
    /// <summary>A refusal without a sentence; only serialisers need it.</summary>
    public RefusalException()
    {
    }

    /// <summary>A refusal.</summary>
    /// <param name="message">What is refused, with its name and value, and what the user can do.</param>
    public RefusalException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal that another failure led to.</summary>
    /// <param name="message">What is refused, with its name and value, and what the user can do.</param>
    /// <param name="innerException">The failure behind it.</param>
    public RefusalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
