namespace DrBot.Journal.Audit;

/// <summary>Signs what vouches for the log. A key in this process, or one that never leaves another machine.</summary>
internal interface IAuditSigner
{
    /// <summary>The key's public half.</summary>
    AuditKey Key { get; }

    /// <summary>The signature (ECDSA, SHA-256, DER) over a text's UTF-8.</summary>
    /// <exception cref="AuditSigningException">The key cannot be reached or used now.</exception>
    Task<byte[]> SignAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Nothing could be signed now.</summary>
internal sealed class AuditSigningException(string message, Exception? innerException = null)
    : Exception(message, innerException);
