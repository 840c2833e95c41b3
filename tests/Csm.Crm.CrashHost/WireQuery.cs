using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.CrashHost;

/// <summary>Queries as bytes: columns, conditions that all hold, links of one level, order and page.</summary>
internal static class WireQuery
{
    public static void Write(BinaryWriter writer, QueryExpression query)
    {
        writer.Write(query.EntityName);
        WriteTexts(writer, query.ColumnSet.Columns);
        writer.Write(query.Criteria.Conditions.Count);
        foreach (var condition in query.Criteria.Conditions)
        {
            writer.Write(condition.AttributeName);
            writer.Write((int)condition.Operator);
            writer.Write(condition.Values.Count);
            foreach (var value in condition.Values)
            {
                WireRows.WriteValue(writer, value);
            }
        }

        writer.Write(query.LinkEntities.Count);
        foreach (var link in query.LinkEntities)
        {
            WriteTexts(writer, [link.LinkFromEntityName, link.LinkToEntityName, link.LinkFromAttributeName, link.LinkToAttributeName, link.EntityAlias]);
            writer.Write((int)link.JoinOperator);
            WriteTexts(writer, link.Columns.Columns);
        }

        writer.Write(query.Orders.Count);
        foreach (var order in query.Orders)
        {
            writer.Write(order.AttributeName);
            writer.Write((int)order.OrderType);
        }

        writer.Write(query.PageInfo.PageNumber);
        writer.Write(query.PageInfo.Count);
        writer.Write(query.PageInfo.PagingCookie ?? string.Empty);
    }

    public static QueryExpression Read(BinaryReader reader)
    {
        var query = new QueryExpression(reader.ReadString()) { ColumnSet = new ColumnSet(ReadTexts(reader)) };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (column, comparison) = (reader.ReadString(), (ConditionOperator)reader.ReadInt32());
            var values = new object?[reader.ReadInt32()];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = WireRows.ReadValue(reader);
            }

            query.Criteria.AddCondition(column, comparison, values);
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var names = ReadTexts(reader);
            var link = new LinkEntity(names[0], names[1], names[2], names[3], (JoinOperator)reader.ReadInt32()) { EntityAlias = names[4] };
            link.Columns = new ColumnSet(ReadTexts(reader));
            query.LinkEntities.Add(link);
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            query.AddOrder(reader.ReadString(), (OrderType)reader.ReadInt32());
        }

        query.PageInfo = new PagingInfo { PageNumber = reader.ReadInt32(), Count = reader.ReadInt32() };
        query.PageInfo.PagingCookie = reader.ReadString() is { Length: > 0 } cookie ? cookie : null;
        return query;
    }

    private static void WriteTexts(BinaryWriter writer, ICollection<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] ReadTexts(BinaryReader reader)
    {
        var texts = new string[reader.ReadInt32()];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = reader.ReadString();
        }

        return texts;
    }
}
