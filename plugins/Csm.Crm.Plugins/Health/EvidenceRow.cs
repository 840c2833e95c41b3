namespace Csm.Crm.Plugins.Health;

/// <summary>What an evidence row is about; in the order of the choice csm_EvidenceKind.</summary>
public enum EvidenceRow
{
    Factor,
    Veto,
    ModelChange,
}
