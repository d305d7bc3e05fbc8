using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DrBot.EndToEnd;

/// <summary>An alert comes in, and a person makes an incident of it in chat.</summary>
public sealed class AlertTests
{
    private const string Token = "practice-alertmanager-token";

    [Fact]
    public async Task Alert_ProposedInTheChannel_IsDeclaredByAPersonsPressAlone()
    {
        await using var practice = await Practice.StartAsync(withDrBot: false);
        await File.AppendAllTextAsync(practice.Host.ConfigFile,
            $"alerts: {{ alertmanager: {{ token-sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)))} }} }}\n");
        await practice.StartDrBotAsync();
        using var http = new HttpClient { BaseAddress = practice.Host.DrBot };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var body = new StringContent(JsonSerializer.Serialize(new
        {
            status = "firing",
            groupKey = "g",
            receiver = "drbot",
            commonLabels = new { service = "checkout" },
            commonAnnotations = new { summary = "Checkout answers 500 <!channel>" },
        }), Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri("alerts/alertmanager", UriKind.Relative), body)).StatusCode);

        var proposal = await practice.HearAsync("An alert proposes an incident");
        Assert.Contains("Checkout answers 500", proposal.AllText, StringComparison.Ordinal);
        Assert.DoesNotContain("<!channel>", proposal.AllText, StringComparison.Ordinal);
        Assert.Equal("No incident is open.", await practice.SayAsync(practice.Mike, "/dr status"));
        var answer = await practice.ApproveAsync(practice.Mike, proposal, "Declare incident");
        Assert.Matches(@"DR-\d{8}-\d{6}", answer);
        await practice.HearAsync("Alert over, or taken by somebody");
        Assert.Contains("mike.johnson", await practice.SayAsync(practice.Mike, "/dr timeline"), StringComparison.Ordinal);
    }
}
