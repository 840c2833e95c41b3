using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>The columns of an account that keep its digital usage.</summary>
internal static class UsageColumns
{
    /// <summary>The figures as they were kept last; null when nobody used a product.</summary>
    public static UsageFigures? UsageOf(this Account account) =>
        account.LastDigitalUseOn is { } last ? new UsageFigures(account.ActiveDigitalUsers ?? 0, account.DigitalUsers ?? 0, account.DigitalBreadth ?? 0m, last) : null;

    /// <summary>Keeps the figures on the account; none clear them.</summary>
    public static RowChange KeepOn(this UsageFigures? figures, RowChange account) => account
        .Set(Account.Columns.ActiveDigitalUsers, figures?.Active)
        .Set(Account.Columns.DigitalUsers, figures?.Known)
        .Set(Account.Columns.DigitalBreadth, figures?.Breadth)
        .Set(Account.Columns.LastDigitalUseOn, figures?.LastDay);
}
