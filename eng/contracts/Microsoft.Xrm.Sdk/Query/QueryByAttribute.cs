namespace Microsoft.Xrm.Sdk.Query
{
    public sealed class QueryByAttribute : QueryBase
    {
        private readonly DataCollection<string> _attributes = new DataCollection<string>();
        private readonly DataCollection<object> _values = new DataCollection<object>();
        private readonly DataCollection<OrderExpression> _orders = new DataCollection<OrderExpression>();

        public QueryByAttribute()
        {
        }

        public QueryByAttribute(string entityName)
        {
            EntityName = entityName;
        }

        public string EntityName { get; set; }

        public ColumnSet ColumnSet { get; set; }

        public PagingInfo PageInfo { get; set; }

        public int? TopCount { get; set; }

        public DataCollection<string> Attributes
        {
            get { return _attributes; }
        }

        public DataCollection<object> Values
        {
            get { return _values; }
        }

        public DataCollection<OrderExpression> Orders
        {
            get { return _orders; }
        }

        public void AddAttributeValue(string attributeName, object value)
        {
            Attributes.Add(attributeName);
            Values.Add(value);
        }

        public void AddOrder(string attributeName, OrderType orderType)
        {
            Orders.Add(new OrderExpression(attributeName, orderType));
        }
    }
}
