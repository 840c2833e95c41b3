using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Messages;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Query;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator;

/// <summary>The state of one organisation and the parts that work on it, put together by hand.</summary>
internal sealed class OrganizationCore
{
    private readonly Dispatcher _dispatcher;
    private readonly Lock _gate = new();

    public OrganizationCore(SolutionModel model, PluginBinary? binary, PluginCatalogue plugins, RowStore store, UserDirectory users, IdSource ids, AdjustableClock clock, EmulatorOptions options)
    {
        (Model, Binary, Plugins, Store, Users, Ids, Clock, Options) = (model, binary, plugins, store, users, ids, clock, options);
        Journal = new Journal(options.JournalCapacity);
        _dispatcher = new Dispatcher(Journal);
        var reader = new RowReader(model, store);
        var shares = new Shares(model, store);
        var access = new AccessControl(model, store, users, shares);
        var secured = new ColumnSecurity(users);
        var keys = new KeyResolver(model, store);
        var writer = new RowWriter(store, Journal);
        var contexts = new ContextFactory(reader, access, Identity);
        Throttle = new Throttle(clock) { Limits = options.ServiceProtection };
        Guard = new Guard(model, Journal);
        Invoker = new PluginInvoker(plugins, Journal, Guard, (request, call) => _dispatcher.Execute(request, call), Identity.SystemUserId);
        var transactions = new TransactionRunner(Journal, Jobs, BusinessEvents);
        var dependents = new Dependents(model, store);
        var sharing = new Sharing(model, store, writer, shares, dependents, ids);
        var main = new MainOperation(
            store, new RowComposer(model, store, keys, access, Identity, clock), writer, reader,
            new CascadeRunner(model, store, writer, dependents, sharing, (request, call) => _dispatcher.Execute(request, call)), sharing, Guard, ids, contexts);
        var pipeline = new WritePipeline(
            new StepRunner(plugins, contexts, Invoker, Journal), new WriteAuthorization(model, users, access, secured, keys), main, transactions);
        var writes = new WriteRequests(model, keys, pipeline, transactions, ids, clock);
        var splitter = new UpsertSplitter(model, store, keys, writes, transactions);
        IMessageHandler[] handlers =
        [
            new CreateHandler(writes), new UpdateHandler(writes), new DeleteHandler(writes),
            new CreateMultipleHandler(writes), new UpdateMultipleHandler(writes),
            new UpsertHandler(splitter), new UpsertMultipleHandler(splitter),
            new RetrieveHandler(model, keys, access, secured, reader, Guard),
            new RetrieveMultipleHandler(model, new QueryEngine(store, reader.NameOf), access, secured, reader, Guard, Journal, clock),
            new AssociateHandler(model, writes, transactions, associate: true), new AssociateHandler(model, writes, transactions, associate: false),
            new AssignHandler(writes), new SetStateHandler(writes),
            new MergeHandler(model, store, keys, writes, writer, dependents, access, transactions, contexts, ids, clock, Identity.SystemUserId),
            new ExecuteMultipleHandler(_dispatcher), new ExecuteTransactionHandler(_dispatcher, transactions),
            .. new[] { "GrantAccess", "ModifyAccess", "RevokeAccess" }.Select(message => new ShareHandler(message, keys, model, access, sharing, transactions)),
            new RetrievePrincipalAccessHandler(model, keys, access),
            new WhoAmIHandler(access, Identity),
            .. model.CustomApis.Values.Select(api => new CustomApiHandler(api, api.TypeName is null || model.CatalogedApis.Contains(api.Name), plugins, contexts, Invoker, access, transactions, ids, clock)),
        ];
        Array.ForEach(handlers, _dispatcher.Add);
    }

    public SolutionModel Model { get; }

    public PluginBinary? Binary { get; }

    public PluginCatalogue Plugins { get; }

    public RowStore Store { get; }

    public UserDirectory Users { get; }

    public IdSource Ids { get; }

    public AdjustableClock Clock { get; }

    public EmulatorOptions Options { get; }

    public Journal Journal { get; }

    public Queue<AsyncJob> Jobs { get; } = new();

    public List<BusinessEvent> BusinessEvents { get; } = [];

    public Throttle Throttle { get; }

    public Guard Guard { get; }

    public PluginInvoker Invoker { get; }

    public OrganizationIdentity Identity { get; } = OrganizationIdentity.Default;

    /// <summary>A client's call. One at a time: the emulator serialises what the platform would run side by side.</summary>
    public OrganizationResponse Execute(Guid userId, OrganizationRequest request) =>
        Throttle.Run(userId, request, () => Exclusively(() => _dispatcher.Execute(request, new CallContext(userId, userId, Ids.Next(), 1, Parent: null, Transaction: null))));

    /// <summary>Runs something that reads or changes the organisation as a whole.</summary>
    public T Exclusively<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }
}
