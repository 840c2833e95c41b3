namespace Csm.Crm.Sandbox.Commands;

/// <summary>The run cannot go on; the message names the thing, its value and the way out.</summary>
public sealed class SandboxException : Exception
{
    /// <inheritdoc cref="SandboxException"/>
    public SandboxException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="SandboxException"/>
    public SandboxException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
