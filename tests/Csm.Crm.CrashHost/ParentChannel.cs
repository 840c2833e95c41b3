namespace Csm.Crm.CrashHost;

/// <summary>What a frame from the child is.</summary>
public enum FrameKind : byte
{
    /// <summary>The child did something or is about to: a point at which it may be killed, or held; the parent answers with one byte.</summary>
    Point = 1,

    /// <summary>A request for Dataverse; the parent answers with one block.</summary>
    Request = 2,

    /// <summary>All work is done.</summary>
    Done = 3,

    /// <summary>A batch was refused because another owner had written.</summary>
    Conflict = 4,
}

/// <summary>
/// The child's side of the pipes to its parent. A frame is its kind, a length (int32) and as many bytes; the answer to a
/// request is a length and bytes. One request at a time.
/// </summary>
public sealed class ParentChannel(Stream input, Stream output)
{
    private readonly Lock gate = new();
    private readonly BinaryReader reader = new(input);
    private readonly BinaryWriter writer = new(output);

    /// <summary>Tells that a point is reached, and stands still until the parent lets the child go on.</summary>
    public void Note()
    {
        lock (gate)
        {
            Send(FrameKind.Point, []);
            reader.ReadByte();
        }
    }

    /// <summary>Tells of a conflict.</summary>
    public void Conflict()
    {
        lock (gate)
        {
            Send(FrameKind.Conflict, []);
        }
    }

    /// <summary>Tells that all work is done.</summary>
    public void Done()
    {
        lock (gate)
        {
            Send(FrameKind.Done, []);
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public byte[] Ask(byte[] request)
    {
        lock (gate)
        {
            Send(FrameKind.Request, request);
            return reader.ReadBytes(reader.ReadInt32());
        }
    }

    private void Send(FrameKind kind, byte[] content)
    {
        writer.Write((byte)kind);
        writer.Write(content.Length);
        writer.Write(content);
        writer.Flush();
    }
}
