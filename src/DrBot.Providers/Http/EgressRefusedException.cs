namespace DrBot.Providers.Http;

/// <summary>The egress rule forbids the connection. Nothing left the machine.</summary>
public sealed class EgressRefusedException(string host, int port) : IOException(
    $"connection to {host}:{port} refused: this process may only talk to loopback addresses (127.0.0.0/8, ::1, "
    + "localhost), and looks up no other names. It was started for practice; a real DrBot is started without that "
    + "rule.")
{
    /// <summary>The host that was asked for.</summary>
    public string Host { get; } = host;

    /// <summary>The port that was asked for.</summary>
    public int Port { get; } = port;
}
