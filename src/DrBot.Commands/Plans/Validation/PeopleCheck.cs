using DrBot.Commands.Language;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Validation;

/// <summary>
/// Every account, key and mail address belongs to exactly one person, so that nobody can vote as two.
/// </summary>
internal sealed class PeopleCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var person in draft.Plan.People.Values)
        {
            foreach (var (what, key, value) in Belongings(person))
            {
                var place = draft.At("people", person.Id, key, value);
                if (owners.TryAdd($"{what} {value}", person.Id)) continue;
                var owner = owners[$"{what} {value}"];
                draft.Error(place, owner == person.Id
                    ? $"{what} '{Literal.Shown(value)}' is written twice for '{person.Id}'; keep one"
                    : $"{what} '{Literal.Shown(value)}' belongs to '{owner}' and to '{person.Id}'; "
                        + "it may belong to one person");
            }

            Forms(draft, person);
        }

        foreach (var role in draft.Plan.Roles.Values.Where(r => r.MaxAge <= TimeSpan.Zero))
            draft.Error(draft.At("roles", role.Name, "max-age"),
                "max-age must be longer than nothing; allowed: 12h, for instance");
    }

    private static IEnumerable<(string What, string Key, string Value)> Belongings(Person person) =>
    [
        .. person.Email is { } email ? [("mail address", "email", email)] : Array.Empty<(string, string, string)>(),
        .. person.Accounts.Select(a => ($"{a.Surface} account", a.Surface, a.Id)),
        .. person.Keys.Select(k => ("key", "keys", k)),
    ];

    private static void Forms(PlanDraft draft, Person person)
    {
        if (person.Email is { } email && !IsMail(email))
            Wrong(draft.At("people", person.Id, "email"), email, "a mail address, name@example.com");
        if (person.Deputy == person.Id)
            draft.Error(draft.At("people", person.Id, "deputy"), $"'{person.Id}' cannot stand in for themselves");
        foreach (var account in person.Accounts)
        {
            var place = draft.At("people", person.Id, account.Surface, account.Id);
            if (account.Surface == "slack" && !IsSlack(account.Id))
                Wrong(place, account.Id, "a Slack member id (U… or W…, from the profile's menu), not a name");
            if (account.Surface == "teams" && account.Id.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
                Wrong(place, account.Id, "TENANT-ID/OBJECT-ID");
            if (account.Surface == "oidc"
                && !(account.Id.IndexOf('#', StringComparison.Ordinal) is > 0 and var i && i < account.Id.Length - 1))
                Wrong(place, account.Id, "ISSUER#SUBJECT");
        }

        foreach (var key in person.Keys.Where(k => !Approvals.PersonKey.TryRead(k, out _)))
            Wrong(draft.At("people", person.Id, "keys", key), key, "a public key; `drbot key new` prints the line (ecdsa-p256:…)");
        foreach (var role in person.Roles.Where(r => !Sections.PlanNames.IsPlain(r)))
            Wrong(draft.At("people", person.Id, "roles", role), role, $"a role: {Sections.PlanNames.PlainAllowed}");
        foreach (var role in person.Roles.GroupBy(r => r).Where(g => g.Count() > 1))
            draft.Error(draft.At("people", person.Id, "roles", role.Key),
                $"role '{role.Key}' is written twice for '{person.Id}'");

        void Wrong(Place place, string found, string allowed) =>
            draft.Error(place, $"'{Literal.Shown(found)}' of '{person.Id}' is not {allowed}");
    }

    internal static bool IsMail(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
        && text.LastIndexOf('@') == at && !text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>');

    private static bool IsSlack(string id) =>
        id.Length is >= 3 and <= 24 && id[0] is 'U' or 'W'
            && id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
