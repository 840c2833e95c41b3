namespace System.ServiceModel
{
    public class FaultReason
    {
        private readonly FaultReasonText _translation;

        public FaultReason(string text)
        {
            _translation = new FaultReasonText(text);
        }

        public FaultReason(FaultReasonText translation)
        {
            _translation = translation;
        }

        public FaultReasonText GetMatchingTranslation()
        {
            return _translation;
        }

        public override string ToString()
        {
            return _translation.Text;
        }
    }

    public class FaultReasonText
    {
        public FaultReasonText(string text)
        {
            Text = text;
        }

        public string Text { get; }
    }

    public class FaultCode
    {
        public FaultCode(string name)
            : this(name, string.Empty)
        {
        }

        public FaultCode(string name, string ns)
        {
            Name = name;
            Namespace = ns;
        }

        public string Name { get; }

        public string Namespace { get; }
    }
}
