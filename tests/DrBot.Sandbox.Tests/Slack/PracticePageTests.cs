using System.Net;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DrBot.Sandbox.Tests.Slack;

public sealed partial class PracticePageTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private WebApplication host = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        host = builder.Build();
        host.UsePracticePage();
        await host.StartAsync();
        http.BaseAddress = new Uri(host.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Page_AndEverythingItNames_ComesFromTheSandboxAlone()
    {
        var page = await http.GetStringAsync("/");
        var named = Reference().Matches(page).Select(m => m.Groups[1].Value).Where(r => !r.StartsWith('#')).ToList();

        Assert.Contains("js/app.js", named);
        foreach (var file in named)
        {
            using var response = await http.GetAsync(file);
            Assert.Equal((file, HttpStatusCode.OK), (file, response.StatusCode));
        }

        Assert.DoesNotContain("//", string.Join(' ', named), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForbidsWhateverItDoesNotBring()
    {
        using var response = await http.GetAsync("/");

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?:src|href)=""([^""]+)""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
