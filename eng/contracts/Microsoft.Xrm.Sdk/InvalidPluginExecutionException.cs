using System;
using System.Collections.Generic;

namespace Microsoft.Xrm.Sdk
{
    [Serializable]
    public sealed class InvalidPluginExecutionException : Exception
    {
        private readonly Dictionary<string, string> _exceptionDetails = new Dictionary<string, string>();

        public InvalidPluginExecutionException()
        {
        }

        public InvalidPluginExecutionException(string message)
            : base(message)
        {
        }

        public InvalidPluginExecutionException(string message, Exception exception)
            : base(message, exception)
        {
        }

        public InvalidPluginExecutionException(string message, PluginHttpStatusCode httpStatus)
            : base(message)
        {
            HttpStatus = httpStatus;
        }

        public InvalidPluginExecutionException(string message, Dictionary<string, string> exceptionDetails)
            : base(message)
        {
            _exceptionDetails = exceptionDetails;
        }

        public InvalidPluginExecutionException(
            string message, PluginHttpStatusCode httpStatus, Dictionary<string, string> exceptionDetails)
            : base(message)
        {
            HttpStatus = httpStatus;
            _exceptionDetails = exceptionDetails;
        }

        public InvalidPluginExecutionException(OperationStatus status)
        {
            Status = status;
        }

        public InvalidPluginExecutionException(OperationStatus status, string message)
            : base(message)
        {
            Status = status;
        }

        public InvalidPluginExecutionException(
            OperationStatus status, string message, Dictionary<string, string> exceptionDetails)
            : base(message)
        {
            Status = status;
            _exceptionDetails = exceptionDetails;
        }

        public InvalidPluginExecutionException(OperationStatus status, int errorCode, string message)
            : base(message)
        {
            Status = status;
            ErrorCode = errorCode;
        }

        public InvalidPluginExecutionException(
            OperationStatus status, int errorCode, string message, PluginHttpStatusCode httpStatus)
            : base(message)
        {
            Status = status;
            ErrorCode = errorCode;
            HttpStatus = httpStatus;
        }

        public OperationStatus Status { get; private set; }

        public int ErrorCode { get; private set; }

        public PluginHttpStatusCode HttpStatus { get; private set; }

        public IReadOnlyDictionary<string, string> ExceptionDetails
        {
            get { return _exceptionDetails; }
        }
    }
}
