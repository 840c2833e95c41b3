using System;
using System.Collections.Generic;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args)
        {
            return new FunctionsApplicationBuilder(args);
        }
    }

    public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        private readonly HostApplicationBuilder _host;

        internal FunctionsApplicationBuilder(string[] args)
        {
            _host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = args });
        }

        public IServiceCollection Services
        {
            get { return _host.Services; }
        }

        public ConfigurationManager Configuration
        {
            get { return _host.Configuration; }
        }

        IConfigurationManager IHostApplicationBuilder.Configuration
        {
            get { return _host.Configuration; }
        }

        public IHostEnvironment Environment
        {
            get { return _host.Environment; }
        }

        public ILoggingBuilder Logging
        {
            get { return _host.Logging; }
        }

        public IMetricsBuilder Metrics
        {
            get { return _host.Metrics; }
        }

        public IDictionary<object, object> Properties
        {
            get { return ((IHostApplicationBuilder)_host).Properties; }
        }

        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder> configure = null)
        {
            throw Refusal();
        }

        public IFunctionsWorkerApplicationBuilder Use(
            Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
        {
            throw Refusal();
        }

        public IHost Build()
        {
            throw Refusal();
        }

        private static PlatformNotSupportedException Refusal()
        {
            return new PlatformNotSupportedException(
                "This is the Contracts build: its functions worker has signatures only and cannot host functions. "
                + "Build with -p:DataverseSdk=Microsoft to use the Microsoft.Azure.Functions.Worker packages, "
                + "or run the functions in the sandbox.");
        }
    }
}
