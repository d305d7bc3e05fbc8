namespace DrBot.Hosting.Configuration;

/// <summary>Every secret of a configuration, for those who must keep them out of what is shown.</summary>
internal static class BotSecrets
{
    /// <summary>The values; empty ones are left out.</summary>
    public static IEnumerable<string> Of(BotOptions options) => new[]
        {
            options.Slack?.BotToken.Reveal(), options.Slack?.AppToken.Reveal(), options.Mail?.Password, options.StatusPage?.Key,
            options.Web?.LinkSecret?.Reveal(), options.Web?.Oidc?.ClientSecret.Reveal(), PasswordOf(options.Store),
        }
        .Concat(options.Slack?.SigningSecrets.Select(s => s.Reveal()) ?? []).OfType<string>().Where(s => s.Length > 0);

    private static string? PasswordOf(string store) =>
        Uri.TryCreate(store, UriKind.Absolute, out var uri) && uri.UserInfo.Split(':', 2) is [_, var password]
            ? Uri.UnescapeDataString(password)
            : null;
}
