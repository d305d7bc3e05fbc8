namespace DrBot.Providers;

/// <summary>What is wrong with <c>drbot.yaml</c> or a file it names: an observation turns it into a blocked
/// step.</summary>
internal static class Misconfigured
{
    public const string Provider = "configuration";

    public static ProviderException Because(string operation, string message, Exception? innerException = null) =>
        new(Provider, operation, ProviderFailure.Invalid, message, innerException: innerException);

    /// <summary>True for mistakes in configuration or plan, which no retry and no other time will cure.</summary>
    public static bool Is(ProviderException exception) => exception.Provider is Provider or "plan";
}
