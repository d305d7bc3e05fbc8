namespace DrBot.Providers;

/// <summary>Small objects in buckets of S3, or of what speaks its protocol (<c>providers.aws.endpoints.s3</c>).</summary>
public interface IObjectStore
{
    /// <summary>Puts an object, over one of the same key. The same object twice is the same as once.</summary>
    /// <param name="region">The bucket's region.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">Letters, digits, <c>. _ - /</c> alone.</param>
    /// <param name="content">At most a few kilobytes.</param>
    /// <param name="cancellationToken">Gives up; whether it was put is unknown then.</param>
    /// <exception cref="ProviderException">It was not put, or nobody knows.</exception>
    Task PutAsync(string region, string bucket, string key, byte[] content, CancellationToken cancellationToken);

    /// <summary>An object's bytes; null when there is none of that key.</summary>
    /// <exception cref="ProviderException">It could not be read.</exception>
    Task<byte[]?> GetAsync(string region, string bucket, string key, CancellationToken cancellationToken);
}
