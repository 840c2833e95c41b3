namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, payment discipline: overdue invoices. Accounting keeps the count up to date without a date: it is true until it is changed.</summary>
internal static class PaymentDiscipline
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now) =>
        evidence.Account.OverdueInvoices is { } overdue
            ? Observation.Of(overdue, now, Wording.Text("on {0:yyyy-MM-dd}", now), "account", evidence.Account.Id)
            : Observation.Missing("accounting has reported no number of overdue invoices");
}
