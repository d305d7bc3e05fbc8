namespace DrBot.Journal;

/// <summary>
/// The store must not be opened as it is: another process has it, its file system cannot hold it, its schema is newer,
/// it belongs to another log or is damaged. Nothing was changed. Programs end with exit code 3.
/// </summary>
public sealed class StoreRefusedException(string message, Exception? innerException = null)
    : Exception(message, innerException);
