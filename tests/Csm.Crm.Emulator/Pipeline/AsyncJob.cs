using Csm.Crm.Emulator.Metadata;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>An asynchronous step waiting for its turn, with a copy of what the operation looked like when it committed.</summary>
internal sealed record AsyncJob(StepDefinition Step, PluginContext Context);
