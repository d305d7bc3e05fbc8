namespace DrBot.Sandbox.World;

/// <summary>The environment of programs that practise: the world's credentials, and none of the machine's.</summary>
public static class PracticeEnvironment
{
    /// <summary>Variables by name.</summary>
    /// <param name="folder">The program's home: no profile, and no kubeconfig but the sandbox's.</param>
    public static IReadOnlyDictionary<string, string> Of(string folder) => new Dictionary<string, string>
    {
        ["HOME"] = folder,
        ["USERPROFILE"] = folder,
        ["AWS_ACCESS_KEY_ID"] = PracticeCredentials.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = PracticeCredentials.SecretKey,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = Path.Combine(folder, "no-aws-config"),
        ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "no-aws-credentials"),
        ["KUBECONFIG"] = Path.Combine(folder, "kubeconfig"),
        ["DOTNET_NOLOGO"] = "true",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true",
    };
}
