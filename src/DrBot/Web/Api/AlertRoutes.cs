using DrBot.Commands.Language;
using DrBot.Desk;

namespace DrBot.Web.Api;

/// <summary>What alerts propose, for people who are not in chat.</summary>
internal sealed class AlertRoutes(AlertRoom room, ApiAnswers answers)
{
    /// <summary>The proposals that wait for somebody.</summary>
    public async Task<ApiAnswer> ListAsync(ApiCall call, CancellationToken cancellationToken) =>
        ApiAnswer.Json((await room.OpenAsync(cancellationToken)).Select(p => new
        {
            p.Id,
            p.Plan,
            p.Service,
            Title = p.Title.ToString(),
            p.Scenario,
            p.Since,
            ProposedAt = p.At,
        }));

    /// <summary>A person declares one.</summary>
    public async Task<ApiAnswer> DeclareAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.OfAsync(
                await room.DeclareAsync(call.AtTheDesk(), Literal.Shown(call.Parameter("alert"), 40), cancellationToken), cancellationToken);
        }
        catch (DeskException e)
        {
            return await answers.OfAsync(e.Answer, cancellationToken);
        }
    }
}
