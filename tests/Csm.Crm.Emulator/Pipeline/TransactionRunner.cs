using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Gives a call the transaction it is in, or one of its own that is committed or undone at its end.</summary>
internal sealed class TransactionRunner(Journal journal, Queue<AsyncJob> jobs, List<BusinessEvent> events)
{
    public T Run<T>(CallContext call, string message, Func<CallContext, T> work)
    {
        if (call.Transaction is not null)
        {
            return work(call);
        }

        var transaction = new Transaction();
        var committed = false;
        try
        {
            var result = work(call with { Transaction = transaction });
            if (transaction.IsDoomed)
            {
                throw Fault.NoActiveTransaction();
            }

            committed = true;
            transaction.Jobs.ForEach(jobs.Enqueue);
            events.AddRange(transaction.Events);
            return result;
        }
        finally
        {
            if (!committed)
            {
                journal.Add(JournalKind.Rollback, message, null, null, call.Depth, $"{transaction.Undo.Count} write(s) taken back");
                transaction.Doom();
            }
        }
    }
}
