using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>A line of the ledger is final: whoever may write its table changes nothing of what was booked (R9).</summary>
[Needs(Capability.CustomApis, Capability.BulkMessages)]
public class FinalLedgerTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly ValueEntry _line;

    public FinalLedgerTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _world.ProduceValueGoal(_account);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Settle();
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        _line = _world.Ledger(_account).ShouldHaveSingleItem();
    }

    public static TheoryData<string> BookedColumns =>
    [
        ValueEntry.PrimaryNameColumn, ValueEntry.Columns.GoalId, ValueEntry.Columns.MetricId, ValueEntry.Columns.Month, ValueEntry.Columns.Revision, ValueEntry.Columns.Quantity, ValueEntry.Columns.UnitValue,
        ValueEntry.Columns.Attribution, ValueEntry.Columns.Amount, ValueEntry.Columns.Baseline, ValueEntry.Columns.Actual, ValueEntry.Columns.Volume, ValueEntry.Columns.ReversesId, ValueEntry.Columns.ViuMetricId,
        ValueEntry.Columns.Reason, ValueEntry.Columns.TransactionCurrencyId, ValueEntry.Columns.StateCode, ValueEntry.Columns.StatusCode, ValueEntry.Columns.AccountId,
    ];

    [Theory]
    [MemberData(nameof(BookedColumns))]
    public void BookedColumn_IsNotChangedByAnyMessage(string column)
    {
        foreach (var message in new[] { "Update", "UpdateMultiple", "Upsert", "UpsertMultiple" })
        {
            CrmWorld.Refusal(() => Send(message, Changed(column))).ShouldContain($"'{_line.Name}' is booked and stays as it is", Case.Sensitive, message);
        }

        _world.Reload(_line).RowVersion.ShouldBe(_line.RowVersion);
    }

    [Fact]
    public void EveryColumnOfOurs_IsBooked() => typeof(ValueEntry.Columns).GetFields().Select(field => (string)field.GetRawConstantValue()!)
        .Where(column => column.StartsWith("csm_", StringComparison.Ordinal) && column != ValueEntry.PrimaryIdColumn)
        .Except(BookedColumns.Select(row => row.Data)).ShouldBeEmpty();

    [Fact]
    public void Owner_MayChange()
    {
        var lead = _world.Organization.AddUser("Lena Lead", "CSM lead");
        Send("Update", new ValueEntry(_line.Id) { OwnerId = CrmWorld.OwnedBy(lead) });
        _world.Reload(_line).OwnerId!.Id.ShouldBe(lead);
    }

    [Fact]
    public void Evidence_IsClearedOnlyWhenItsRowIsDeleted()
    {
        CrmWorld.Refusal(() => Send("Update", new ValueEntry(_line.Id) { ViuMetricId = null })).ShouldContain("is booked and stays as it is");
        _world.Service.Delete(ViuMetric.EntityLogicalName, _line.ViuMetricId!.Id);
        (_world.Reload(_line).ViuMetricId, _world.Reload(_line).Amount).ShouldBe((null, _line.Amount));
    }

    [Fact]
    public void Line_IsDeletedOnlyWithItsCustomer()
    {
        CrmWorld.Refusal(() => _world.Service.Delete(ValueEntry.EntityLogicalName, _line.Id)).ShouldContain($"'{_line.Name}' is booked and cannot be deleted");
        CrmWorld.Refusal(() => _world.Service.Delete(Goal.EntityLogicalName, _line.GoalId!.Id)).ShouldContain("has value booked in the ledger and cannot be deleted");
        _world.Ledger(_account).ShouldHaveSingleItem().RowVersion.ShouldBe(_line.RowVersion);

        _world.Service.Delete(Account.EntityLogicalName, _account.Id);
        _world.Settle();
        _world.Everything<ValueEntry>(ValueEntry.EntityLogicalName).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CSM")]
    [InlineData("CSM lead")]
    [InlineData("Customer success administrator")]
    [InlineData("Sales")]
    [InlineData("Service")]
    [InlineData("Telemetry writer")]
    [Needs(Capability.Security)]
    public void NoRole_BooksOrDeletesALine(string role)
    {
        var user = _world.Organization.ServiceFor(_world.Organization.AddUser("Somebody", role));
        CrmWorld.Refusal(() => user.Delete(ValueEntry.EntityLogicalName, _line.Id)).ShouldContain("prvDeletecsm_ValueEntry");
        CrmWorld.Refusal(() => user.Create(new ValueEntry { Name = "Mine", AccountId = _account.ToEntityReference(), Month = _world.MonthsAgo(1), Amount = 9_000m })).ShouldContain("prvCreatecsm_ValueEntry");
    }

    private Entity Changed(string column) => new(ValueEntry.EntityLogicalName, _line.Id)
    {
        [column] = column switch
        {
            ValueEntry.Columns.AccountId => _world.ProduceValidAccount().ToEntityReference(),
            ValueEntry.Columns.StateCode => new OptionSetValue(1),
            ValueEntry.Columns.StatusCode => new OptionSetValue(2),
            ValueEntry.Columns.TransactionCurrencyId => _world.ProduceCurrency("CZK", 20m),
            ValueEntry.PrimaryNameColumn or ValueEntry.Columns.Reason => "Something else",
            _ => null,
        },
    };

    private void Send(string message, Entity row) => _world.Service.Execute(message switch
    {
        "Update" => new UpdateRequest { Target = row },
        "Upsert" => new UpsertRequest { Target = row },
        "UpdateMultiple" => new UpdateMultipleRequest { Targets = new EntityCollection([row]) { EntityName = row.LogicalName } },
        _ => (OrganizationRequest)new UpsertMultipleRequest { Targets = new EntityCollection([row]) { EntityName = row.LogicalName } },
    });
}
