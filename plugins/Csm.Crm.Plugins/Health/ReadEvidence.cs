namespace Csm.Crm.Plugins.Health;

/// <summary>What was read for a set of accounts, put together for one of them at a time.</summary>
internal sealed class ReadEvidence
{
    private readonly Func<ReadAccount, AccountEvidence> evidenceOf;

    public ReadEvidence(Func<ReadAccount, AccountEvidence> evidenceOf) => this.evidenceOf = evidenceOf;

    /// <summary>The evidence of an account of the set.</summary>
    /// <exception cref="RefusalException">It cannot be told what the account is to be scored with.</exception>
    public AccountEvidence Of(ReadAccount account) => evidenceOf(account);
}
