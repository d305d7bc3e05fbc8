using System.Text.RegularExpressions;

namespace DrBot.Slack;

/// <summary>Finds everything wrong with <see cref="SlackOptions"/> at once; no message ever holds a secret.</summary>
internal static partial class SlackOptionsValidator
{
    // Parts of tokens that say their kind and are no secret.
    private static readonly string[] KnownPrefixes =
        ["xoxb-", "xoxp-", "xapp-", "xoxe.", "xoxe-", "xoxa-", "xoxs-", "xoxc-"];

    /// <summary>The failures, each with the setting, what was found and what to do; empty when all is well.</summary>
    public static IReadOnlyList<string> Validate(SlackOptions options)
    {
        var failures = new List<string>();
        Modes(options, failures);
        Ids(options, failures);
        Token(
            "bot-token", options.BotToken, "xoxb-", "copy the Bot User OAuth Token from the app's OAuth page",
            failures);
        if (options.UsesSocket)
            Token("app-token", options.AppToken, "xapp-", "make an app-level token with connections:write", failures);
        SigningSecrets(options, failures);
        ApiUrl(options.ApiUrl, failures);
        return failures;
    }

    private static void Modes(SlackOptions options, List<string> failures)
    {
        if (options.Mode is not ("socket" or "http"))
            failures.Add($"slack.mode is '{options.Mode}'; write 'socket' or 'http'");
    }

    private static void Ids(SlackOptions options, List<string> failures)
    {
        if (!TeamId().IsMatch(options.Team))
            failures.Add(
                $"slack.team is '{options.Team}'; write the workspace's id, for example T0123ABCD (it is in the URL "
                + "of Slack in a browser)");
        if (options.App is { } app && !AppId().IsMatch(app))
            failures.Add($"slack.app is '{app}'; write the app's id, for example A0123ABCD, or leave it out");
        if (!Channel().IsMatch(options.Channel))
            failures.Add($"slack.channel is '{options.Channel}'; write a channel's name in lower case, or its id");
    }

    private static void Token(string name, Secret token, string prefix, string advice, List<string> failures)
    {
        if (token.IsEmpty)
            failures.Add($"slack.{name} is empty; {advice}");
        else if (!token.Reveal().StartsWith(prefix, StringComparison.Ordinal))
            failures.Add($"slack.{name} does not begin with {prefix} ({Describe(token)}); {advice}");
        else if (token.Length == prefix.Length || token.Reveal().Any(c => c is <= ' ' or > '~'))
            failures.Add($"slack.{name} is not a whole token ({Describe(token)}); {advice}");
    }

    private static void SigningSecrets(SlackOptions options, List<string> failures)
    {
        if (options.SigningSecrets.Count == 0 && options.Mode == "http")
            failures.Add("slack.signing-secret is missing; in http mode every request is checked with it (Basic "
                + "Information, App Credentials)");
        foreach (var (i, secret) in options.SigningSecrets.Index())
        {
            if (secret.IsEmpty)
                failures.Add(
                    $"slack.signing-secret [{i}] is empty, which would let everyone in; set it, or remove it");
            else if (secret.Reveal().Contains("${", StringComparison.Ordinal))
                failures.Add(
                    $"slack.signing-secret [{i}] still holds a placeholder ({Describe(secret)}); set its variable");
        }

        if (options.SigningSecrets.Count > 2)
            failures.Add(
                $"slack.signing-secret lists {options.SigningSecrets.Count} secrets; two are enough to rotate: "
                + "remove the retired ones");
    }

    private static void ApiUrl(string text, List<string> failures)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            failures.Add($"slack.api-url is '{text}'; write an absolute https address such as https://slack.com/api/");
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            failures.Add($"slack.api-url on host '{url.Host}' has a user, query or fragment; write the address alone");
        else if (url.Scheme == "http" && !url.IsLoopback)
            failures.Add(
                $"slack.api-url is '{text}'; the bot token would travel unencrypted: use https (http is for loopback)");
    }

    private static string Describe(Secret secret)
    {
        var kind = KnownPrefixes.FirstOrDefault(p => secret.Reveal().StartsWith(p, StringComparison.Ordinal));
        return $"found {secret.Length} characters" + (kind is null ? "" : $" beginning with {kind}");
    }

    [GeneratedRegex("^T[A-Z0-9]{2,20}\\z", RegexOptions.None, 1000)]
    private static partial Regex TeamId();

    [GeneratedRegex("^A[A-Z0-9]{2,20}\\z", RegexOptions.None, 1000)]
    private static partial Regex AppId();

    // Names may hold letters of any script, but no capitals, spaces or punctuation other than - and _.
    [GeneratedRegex("^(#?[\\p{Ll}\\p{Lo}\\p{Nd}_-]{1,80}|[CG][A-Z0-9]{2,20})\\z", RegexOptions.None, 1000)]
    private static partial Regex Channel();
}
