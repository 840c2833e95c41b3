namespace Csm.Crm.Telemetry.Profiles;

/// <summary>A feed profile is wrong, none fits, or a file does not have what its profile needs. The message says what to do.</summary>
public sealed class FeedProfileException : Exception
{
    /// <summary>An error without details.</summary>
    public FeedProfileException()
    {
    }

    /// <param name="message">What is wrong, where, and the way out.</param>
    public FeedProfileException(string message)
        : base(message)
    {
    }

    /// <param name="message">What is wrong, where, and the way out.</param>
    /// <param name="innerException">What revealed it.</param>
    public FeedProfileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
