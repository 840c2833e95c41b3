using System.Globalization;
using Csm.Crm.CrashHost;

// A function host that is there to be killed: it takes the events of a folder in with the real functions, keeps its state in
// a container, and reaches Dataverse, which lives in the process that started it, over its standard input and output.
// Arguments: container address, folder, owner, events per batch, batches per checkpoint, rounds per publication (0 = never), end.
if (args is not [var container, var folder, var owner, var batch, var checkpoint, var publish, var end])
{
    Console.Error.WriteLine($"Seven arguments are needed, but there are {args.Length}. The crash tests start this program.");
    return 2;
}

var channel = new ParentChannel(Console.OpenStandardInput(), Console.OpenStandardOutput());
static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
var options = new FunctionHostOptions(new Uri(container), folder, owner)
{
    BatchSize = Number(batch),
    CheckpointFrequency = Number(checkpoint),
    PublishEvery = Number(publish),
    End = DateTimeOffset.Parse(end, CultureInfo.InvariantCulture),
    Conflicts = channel.Conflict,
};
using var storage = new NotingHandler(channel.Note);
using var host = new FunctionHost(options, RemoteDataverse.Over(channel), storage);
await host.RunAsync(CancellationToken.None);
channel.Done();
return 0;
