using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>On whose behalf, how deep and inside which transaction a message is executed.</summary>
/// <param name="UserId">User whose privileges count.</param>
/// <param name="InitiatingUserId">User whose action started it all.</param>
/// <param name="CorrelationId">Same for everything one client call causes.</param>
/// <param name="Depth">1 for a client's call, one more for each plug-in in between.</param>
/// <param name="Parent">Context of the plug-in that calls; null for a client.</param>
/// <param name="Transaction">Transaction the call takes part in; null to have one of its own.</param>
internal sealed record CallContext(
    Guid UserId, Guid InitiatingUserId, Guid CorrelationId, int Depth, IPluginExecutionContext? Parent, Transaction? Transaction)
{
    public const int DepthLimit = 8;
}
