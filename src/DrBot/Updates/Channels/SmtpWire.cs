using System.Text;

namespace DrBot.Updates.Channels;

/// <summary>Lines out, replies in. Bounded in length and in time.</summary>
internal sealed class SmtpWire(Stream stream, TimeProvider wire) : IAsyncDisposable
{
    private const int MostLines = 100;
    private const int LongestLine = 2_048;

    private readonly byte[] _buffer = new byte[4_096];
    private int _start;
    private int _end;

    /// <summary>The connection beneath, to put TLS over it.</summary>
    public Stream Stream => stream;

    /// <summary>True when the server sent more than was asked for: after STARTTLS that is an attack.</summary>
    public bool HasUnread => _start < _end;

    public async Task WriteAsync(string text, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, wire, cancellationToken);
        await deadline.Run(stream.WriteAsync(Encoding.ASCII.GetBytes(text), deadline.Token).AsTask());
        await deadline.Run(stream.FlushAsync(deadline.Token));
    }

    /// <exception cref="IOException">The connection broke, or what came is no reply.</exception>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public async Task<SmtpReply> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, wire, cancellationToken);
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(deadline);
            if (!IsReply(line)) throw new IOException("the server speaks, but not SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(int.Parse(line.AsSpan(0, 3), provider: null), lines);
        }

        throw new IOException($"the server's answer has more than {MostLines} lines");
    }

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private static bool IsReply(string line) =>
        line.Length >= 3 && line[..3].All(char.IsAsciiDigit) && (line.Length == 3 || line[3] is ' ' or '-');

    private async Task<string> LineAsync(Deadline deadline)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await deadline.Run(stream.ReadAsync(_buffer, deadline.Token).AsTask());
                if (_end == 0) throw new IOException("the server closed the connection");
            }

            var sign = _buffer[_start++];
            if (sign == '\n') return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            if (line.Count == LongestLine)
                throw new IOException($"a line of the server has more than {LongestLine} bytes");
            line.Add(sign);
        }
    }
}
