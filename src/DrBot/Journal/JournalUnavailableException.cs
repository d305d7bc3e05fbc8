namespace DrBot.Journal;

/// <summary>The journal cannot be written or read now. Nothing of the failed append is durable.</summary>
public sealed class JournalUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
