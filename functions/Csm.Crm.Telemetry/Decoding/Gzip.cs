using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Unpacks gzip within bounds of size and ratio, so that a small body cannot fill the memory.</summary>
internal static class Gzip
{
    private const int FirstBuffer = 1 << 16;

    public static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    /// <summary>Unpacks a body and reads what was in it.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, DecoderOptions options, in DecodingContext context, EventDecoder decoder)
    {
        if (context.Nesting >= DecodingContext.DeepestNesting)
        {
            context.Reject(RejectionReason.Unreadable, $"The body is packed more than {DecodingContext.DeepestNesting} times.", packed);
            return;
        }

        var limit = Math.Min(options.LargestBody, FirstBuffer + ((long)packed.Length * options.GreatestRatio));
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = Read(packed.ToArray(), limit, ref buffer);
            if (length > limit)
            {
                context.Reject(
                    RejectionReason.TooLarge,
                    $"The body of {packed.Length} bytes unpacks to more than {limit}: at most {options.LargestBody} bytes and {options.GreatestRatio} times its size are read.",
                    packed);
                return;
            }

            decoder.DecodeBody(buffer.AsSpan(0, length), context with { Nesting = context.Nesting + 1 });
        }
        catch (InvalidDataException broken)
        {
            context.Reject(RejectionReason.Unreadable, $"The body begins like gzip but cannot be unpacked: {broken.Message}", packed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>Bytes unpacked; more than <paramref name="limit"/> when there would be more.</returns>
    private static int Read(byte[] packed, long limit, ref byte[] buffer)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var length = 0;
        while (stream.Read(buffer, length, buffer.Length - length) is var read and > 0)
        {
            length += read;
            if (length > limit)
            {
                return length;
            }

            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        // The stream ends quietly where a body was cut off; its last four bytes say how long the last member should be.
        return packed.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^4)) <= (uint)length
            ? length
            : throw new InvalidDataException("it ends too early.");
    }
}
