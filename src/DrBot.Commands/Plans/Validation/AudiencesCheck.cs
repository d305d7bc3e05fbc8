using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Audiences have a way to be reached and a sensible rhythm.</summary>
internal sealed class AudiencesCheck : IPlanCheck
{
    private static readonly string[] Schemes = ["slack", "email", "status-page", "phone"];
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public void Check(PlanDraft draft)
    {
        foreach (var audience in draft.Plan.Audiences.Values)
        {
            Rhythm(draft, audience);
            foreach (var channel in audience.Channels) Channel(draft, audience, channel);
            foreach (var twice in audience.Channels.GroupBy(c => c).Where(g => g.Count() > 1))
                draft.Error(draft.At("audiences", audience.Name, "by", twice.Key.ToString()),
                    $"audience '{audience.Name}' has {twice.Key} twice; keep one");
        }
    }

    private static void Rhythm(PlanDraft draft, Audience audience)
    {
        (string Key, TimeSpan Value)? span = audience.Cadence switch
        {
            Cadence.Every every => ("every", every.Period),
            Cadence.Once once => ("within", once.Within),
            _ => null,
        };
        if (span is { } found && (found.Value < Shortest || found.Value > Longest)
            && draft.At("audiences", audience.Name, found.Key) is var place)
            draft.Error(place, string.Concat(
                $"'{found.Key}' of audience '{audience.Name}' is {DurationText.Format(found.Value)}; ",
                $"allowed: {DurationText.Format(Shortest)} to {DurationText.Format(Longest)}"));
    }

    private static void Channel(PlanDraft draft, Audience audience, Channel channel)
    {
        var written = channel.Address.Length == 0 ? channel.Scheme : channel.ToString();
        var place = draft.At("audiences", audience.Name, "by", written);
        if (!Schemes.Contains(channel.Scheme))
            draft.Error(place,
                $"'{Literal.Shown(written)}' is no channel; allowed: slack:#channel, email:name@example.com, "
                + "status-page:component, phone:number");
        else if (channel.Address.Length == 0)
            draft.Error(place, $"'{channel.Scheme}' says not where; allowed: {channel.Scheme}:ADDRESS");
        else if (channel.Scheme == "email" && !PeopleCheck.IsMail(channel.Address))
            draft.Error(place,
                $"'{Literal.Shown(channel.Address)}' is no mail address; allowed: email:name@example.com");
        else if (channel.Scheme == "slack" && channel.Address[0] is not ('#' or 'C' or 'G'))
            draft.Error(place,
                $"'{Literal.Shown(channel.Address)}' is no Slack channel; allowed: slack:#name or slack:CHANNEL-ID");
    }
}
