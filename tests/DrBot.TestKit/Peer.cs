using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace DrBot.TestKit;

/// <summary>A running script of <c>tests/peers</c>, read line by line.</summary>
public sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly StringBuilder complaints = new();

    /// <summary>Starts it.</summary>
    public Peer(string script, params string[] arguments)
    {
        if (Peers.Missing is { } missing)
            throw new InvalidOperationException(missing);
        process = Process.Start(Peers.Start(Machine.Find("node")!, [script, .. arguments]))!;
        process.ErrorDataReceived += (_, line) => complaints.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to standard error.</summary>
    public string Complaints => complaints.ToString();

    /// <summary>Writes its whole standard input.</summary>
    public async Task SayAsync(string text)
    {
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
    }

    /// <summary>The next thing it says, or null at its end; fails after 30 s of silence.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            return line is null ? null : JsonNode.Parse(line)!.AsObject();
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"a peer said nothing for {Patience.TotalSeconds} s: {Complaints}");
        }
    }

    /// <summary>The next thing it says of this kind; what comes before is passed over.</summary>
    public async Task<JsonObject> NextAsync(string kind)
    {
        while (await NextAsync() is { } line)
            if (line["event"]?.GetValue<string>() == kind)
                return line;
        throw new InvalidOperationException($"a peer ended before it said '{kind}': {Complaints}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
