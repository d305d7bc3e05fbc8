namespace DrBot.Slack.Sockets;

/// <summary>Socket Mode cannot go on until a person changes something; the message says what.</summary>
internal sealed class SocketModeStoppedException(string message) : Exception(message);
