namespace DrBot.Sandbox.Demo;

/// <summary>Something was waited for and did not come, or was refused; the message says what was seen last.</summary>
internal sealed class GaveUpException(string message) : Exception(message);
