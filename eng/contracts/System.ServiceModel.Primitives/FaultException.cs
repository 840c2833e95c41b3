namespace System.ServiceModel
{
    public class CommunicationException : SystemException
    {
        public CommunicationException()
        {
        }

        public CommunicationException(string message)
            : base(message)
        {
        }

        public CommunicationException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    public class FaultException : CommunicationException
    {
        public FaultException()
            : this(new FaultReason("The creator of this fault did not specify a Reason."))
        {
        }

        public FaultException(string reason)
            : this(new FaultReason(reason))
        {
        }

        public FaultException(string reason, FaultCode code)
            : this(new FaultReason(reason), code)
        {
        }

        public FaultException(string reason, FaultCode code, string action)
            : this(new FaultReason(reason), code, action)
        {
        }

        public FaultException(FaultReason reason)
            : this(reason, new FaultCode("Sender"))
        {
        }

        public FaultException(FaultReason reason, FaultCode code)
            : this(reason, code, null)
        {
        }

        public FaultException(FaultReason reason, FaultCode code, string action)
            : base(reason.ToString())
        {
            Reason = reason;
            Code = code;
            Action = action;
        }

        public string Action { get; }

        public FaultCode Code { get; }

        public FaultReason Reason { get; }
    }

    public class FaultException<TDetail> : FaultException
    {
        public FaultException(TDetail detail)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, string reason)
            : base(reason)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, string reason, FaultCode code)
            : base(reason, code)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, string reason, FaultCode code, string action)
            : base(reason, code, action)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, FaultReason reason)
            : base(reason)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, FaultReason reason, FaultCode code)
            : base(reason, code)
        {
            Detail = detail;
        }

        public FaultException(TDetail detail, FaultReason reason, FaultCode code, string action)
            : base(reason, code, action)
        {
            Detail = detail;
        }

        public TDetail Detail { get; }
    }
}
