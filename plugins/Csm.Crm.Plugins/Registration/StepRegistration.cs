namespace Csm.Crm.Plugins.Registration;

/// <summary>Pipeline stage of a step; values are the platform's (sdkmessageprocessingstep.stage).</summary>
public enum Stage
{
    PreValidation = 10,
    PreOperation = 20,
    PostOperation = 40,
}

/// <summary>Execution mode of a step; values are the platform's (sdkmessageprocessingstep.mode).</summary>
public enum ExecutionMode
{
    Synchronous = 0,
    Asynchronous = 1,
}

/// <summary>Kind of a row image; values are the platform's (sdkmessageprocessingstepimage.imagetype).</summary>
public enum ImageKind
{
    Pre = 0,
    Post = 1,
}

/// <summary>A row image a step asks for.</summary>
/// <param name="Kind">Before or after the main operation.</param>
/// <param name="Alias">Key under which the context offers the image.</param>
/// <param name="Columns">Logical names of the columns it holds; never empty, an image of all columns is refused.</param>
public sealed record StepImage(ImageKind Kind, string Alias, IReadOnlyList<string> Columns);

/// <summary>
/// One row of a step class's table: what the platform is told to call it for. The solution tool writes
/// <c>solution/src/SdkMessageProcessingSteps</c> from these.
/// </summary>
/// <param name="Message">Platform message name, e.g. <c>Update</c> or <c>CreateMultiple</c>.</param>
/// <param name="Table">Logical name of the primary table.</param>
/// <param name="Stage">Stage; asynchronous steps are only legal in <see cref="Stage.PostOperation"/>.</param>
/// <param name="Mode">Synchronous or asynchronous.</param>
public sealed record StepRegistration(string Message, string Table, Stage Stage, ExecutionMode Mode)
{
    /// <summary>Order among the steps of one stage, ascending; at least 1.</summary>
    public int Rank { get; init; } = 1;

    /// <summary>Logical names; the step runs only when one of them is present in the target. Update and UpdateMultiple only; empty means any column.</summary>
    public IReadOnlyList<string> FilteringColumns { get; init; } = [];

    /// <summary>Images the step asks for, at most one per alias.</summary>
    public IReadOnlyList<StepImage> Images { get; init; } = [];
}
