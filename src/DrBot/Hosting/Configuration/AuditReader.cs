using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;

namespace DrBot.Hosting.Configuration;

/// <summary>Reads <c>audit</c> of <c>drbot.yaml</c>.</summary>
internal static class AuditReader
{
    /// <summary>The log's name.</summary>
    public static string Origin(ConfigurationTree audit, string environment)
    {
        var origin = audit.Text("origin") ?? $"drbot/{environment}";
        // It is a line of every checkpoint, and the name of its key.
        if (origin.Length == 0 || origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            audit.Wrong("origin", "must be a name without blanks and plus signs, such as drbot.example/prod-1");
        return origin;
    }

    /// <summary>Who signs, the present key first.</summary>
    public static IReadOnlyList<IAuditSigner> Keys(ConfigurationTree audit)
    {
        var signers = new List<IAuditSigner>();
        foreach (var pem in audit.Texts("key").Where(k => k.Length > 0))
            try
            {
                signers.Add(PemSigner.Parse(pem));
            }
            catch (FormatException e)
            {
                audit.Wrong("key", e.Message);
            }

        if (signers.Count > 2)
            audit.Wrong("key", "may be one key, or while it is being rotated two: the new one, then the former one");
        if (signers.Count == 2 && signers[0].Key.Id == signers[1].Key.Id)
            audit.Wrong("key", "names the same key twice");
        return signers;
    }

    /// <summary>Where checkpoints go.</summary>
    public static IReadOnlyList<PinAddress> Pins(ConfigurationTree audit, string folder, bool hasSlack, bool hasMail)
    {
        var pins = new List<PinAddress>();
        var texts = audit.Texts("pins");
        foreach (var text in texts)
            try
            {
                pins.Add(PinAddress.Parse(text, folder));
            }
            catch (FormatException e)
            {
                audit.Wrong("pins", e.Message);
            }

        if (texts.Count > 0 && audit.Texts("key").Count == 0)
            audit.Wrong("pins", "need audit.key: only signed checkpoints are laid down outside");
        if (pins.OfType<PinAddress.Slack>().Any() && !hasSlack)
            audit.Wrong("pins", "name slack, which is not configured");
        if (pins.OfType<PinAddress.Mail>().Any() && !hasMail)
            audit.Wrong("pins", "name a mail address, and channels.email is not configured");
        if (pins.OfType<PinAddress.Mail>().Count() > 1 || pins.Distinct().Count() != pins.Count)
            audit.Wrong("pins", "name a place twice; mail goes to one address, which may be a list's");
        return pins;
    }
}
