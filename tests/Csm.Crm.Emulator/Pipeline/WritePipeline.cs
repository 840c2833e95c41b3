using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>The stages of a write, in the platform's order.</summary>
internal sealed class WritePipeline(StepRunner steps, WriteAuthorization authorization, MainOperation main, TransactionRunner transactions)
{
    public void Run(WriteOperation operation)
    {
        RefuseDeepRecursion(operation);
        main.Load(operation);
        steps.Run(operation, 10);                       // of a client's call: outside the transaction
        transactions.Run(operation.Call, operation.Kind.ToString(), call =>
        {
            operation.Call = call;
            authorization.Require(operation);
            main.Load(operation);
            steps.Run(operation, 20);
            main.Execute(operation);                    // stage 30
            steps.Run(operation, 40);
            steps.Queue(operation);                     // run after the commit
            return true;
        });
    }

    private static void RefuseDeepRecursion(WriteOperation operation)
    {
        if (operation.Call.Depth > CallContext.DepthLimit)
        {
            throw Fault.DepthTooHigh($"{operation.Kind} of {operation.Table.Name}");
        }
    }
}
