using System.Buffers;

namespace DrBot.Slack.Inbound;

/// <summary>Reads requests' bytes up to a limit. Nobody is known yet while they are read: few large ones are held at once.</summary>
/// <param name="limit">The largest body taken.</param>
internal sealed class RequestBody(int limit)
{
    /// <summary>What is larger is a large body; what Slack sends hardly ever is.</summary>
    internal const int Usual = 64 * 1024;

    /// <summary>Large bodies at once.</summary>
    internal const int MostLarge = 16;

    private int large;

    /// <summary>The bytes, with 0; or none, with the status that says why: 413 larger than the limit, 503 too many large ones at
    /// once.</summary>
    public async Task<(byte[]? Bytes, int Refusal)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return (null, 413);
        var isLarge = false;
        try
        {
            while (true)
            {
                var result = await request.BodyReader.ReadAsync(cancellationToken);
                var length = result.Buffer.Length;
                if (length > limit)
                    return Refuse(request, result.Buffer, 413);
                if (length > Usual && !isLarge)
                {
                    isLarge = true;
                    if (Interlocked.Increment(ref large) > MostLarge)
                        return Refuse(request, result.Buffer, 503);
                }

                if (result.IsCompleted)
                {
                    var bytes = result.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    return (bytes, 0);
                }

                request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        finally
        {
            if (isLarge)
                Interlocked.Decrement(ref large);
        }
    }

    private static (byte[]? Bytes, int Refusal) Refuse(HttpRequest request, ReadOnlySequence<byte> read, int status)
    {
        request.BodyReader.AdvanceTo(read.End);
        return (null, status);
    }
}
