using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Looks for the open call to action of a key.</summary>
internal sealed class OpenCalls
{
    private readonly IRows rows;

    public OpenCalls(IRows rows) => this.rows = rows;

    /// <summary>Whether a row has the key.</summary>
    public bool Has(string key) => rows.Read(Queries.From(CallToAction.EntityLogicalName, CallToAction.Columns.OpenKey).Where(CallToAction.Columns.OpenKey, (object)key)).Count > 0;
}
