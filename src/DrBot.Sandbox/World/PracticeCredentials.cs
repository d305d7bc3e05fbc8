namespace DrBot.Sandbox.World;

/// <summary>The only credentials a practice world knows. They open nothing anywhere else.</summary>
public static class PracticeCredentials
{
    /// <summary>The AWS access key id.</summary>
    public const string AccessKey = "AKIAPRACTICEWORLD000";

    /// <summary>The AWS secret.</summary>
    public const string SecretKey = "practice/world/secret/opens/nothing/else";

    /// <summary>The clusters' bearer token.</summary>
    public const string ClusterToken = "practice-cluster-token";

    /// <summary>The status page's OAuth key.</summary>
    public const string StatusPageKey = "practice-status-key";
}
