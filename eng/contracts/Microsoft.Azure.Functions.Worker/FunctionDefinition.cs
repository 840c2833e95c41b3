using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker
{
    public abstract class FunctionDefinition
    {
        public abstract ImmutableArray<FunctionParameter> Parameters { get; }

        public abstract string PathToAssembly { get; }

        public abstract string EntryPoint { get; }

        public abstract string Id { get; }

        public abstract string Name { get; }

        public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

        public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
    }

    public class FunctionParameter
    {
        public FunctionParameter(string name, Type type)
            : this(name, type, ImmutableDictionary<string, object>.Empty)
        {
        }

        public FunctionParameter(string name, Type type, IReadOnlyDictionary<string, object> properties)
        {
            Name = name;
            Type = type;
            Properties = properties;
        }

        public string Name { get; }

        public Type Type { get; }

        public IReadOnlyDictionary<string, object> Properties { get; }
    }

    public abstract class BindingMetadata
    {
        public abstract string Name { get; }

        public abstract string Type { get; }

        public abstract BindingDirection Direction { get; }
    }

    public enum BindingDirection
    {
        In = 0,
        Out = 1,
    }
}
