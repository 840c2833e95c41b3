namespace Csm.Crm.Emulator;

/// <summary>The solution zip cannot be imported; the message names the component and what is wrong with it.</summary>
public sealed class SolutionImportException : Exception
{
    /// <summary>Creates the exception without a message; for serialisers and frameworks.</summary>
    public SolutionImportException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Component and fault, with the way out.</param>
    public SolutionImportException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Component and fault, with the way out.</param>
    /// <param name="innerException">What the file reader or loader said.</param>
    public SolutionImportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
