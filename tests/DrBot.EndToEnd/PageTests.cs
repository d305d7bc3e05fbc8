using System.Globalization;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Hosting;
using DrBot.TestKit;
using Microsoft.Playwright;

namespace DrBot.EndToEnd;

/// <summary>The practice page as a newcomer uses it, in a real browser. The pictures stay in artifacts/screenshots.</summary>
public sealed class PageTests
{
    // No sandbox within a container, and nothing that would leave this machine.
    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    [RequiresFact("chromium")]
    public async Task Page_FailoverTypedAndApprovedByTwoPeople_ShowsTheRunCompleteAndTheRecordMoved()
    {
        await using var practice = await Practice.StartAsync(new SandboxOptions { Plan = Practice.Founding("unjucks") });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Machine.Find("chromium"), Args = Flags });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1600, Height = 1000 } });
        page.SetDefaultTimeout(45_000);
        Assertions.SetDefaultExpectTimeout(45_000);
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.RequestFailed += (_, request) => errors.AddRange(request.Url.Contains("/practice/events", StringComparison.Ordinal) ? [] : [request.Url]);
        await page.GotoAsync(practice.Host.Page.ToString());
        await Assertions.Expect(page.Locator("#dns")).ToContainTextAsync("primary-api.unjucks.dev");
        await PictureAsync(page, "1-before");

        await page.GetByRole(AriaRole.Button, new() { Name = "Take us-east-1 down" }).ClickAsync();
        await ActAsAsync(page, "U0ALEX");
        await page.FillAsync("#composer-text", "/dr failover");
        await page.Keyboard.PressAsync("Enter");
        var approve = page.Locator("#messages article:not(.ephemeral)").GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true });
        await approve.WaitForAsync();
        await PictureAsync(page, "2-approval");
        foreach (var voter in new[] { "U0MIKE", "U0DAVID" })
        {
            await ActAsAsync(page, voter);
            await approve.ClickAsync();
            await Assertions.Expect(page.Locator("#confirm")).ToContainTextAsync("Digest");
            await PictureAsync(page, "3-confirm");
            await page.Locator("#confirm button[value=yes]").ClickAsync();
            await Assertions.Expect(page.Locator("#messages")).ToContainTextAsync(voter == "U0MIKE" ? "manager: Mike Johnson" : "director: David Kim");
        }

        await ActAsAsync(page, "U0LISA");
        foreach (var step in new[] { "check-database", "load-balancer" })
        {
            var done = page.GetByRole(AriaRole.Button, new() { Name = $"Done: {step}" });
            await done.WaitForAsync();
            await PictureAsync(page, "4-running");
            await done.ClickAsync();
            await page.Locator("#confirm button[value=yes]").ClickAsync();
            await done.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        await page.Locator("#messages h3", new() { HasText = "Move production to us-west-2: completed" }).WaitForAsync();
        await Assertions.Expect(page.Locator("#dns")).ToContainTextAsync("dr-api.unjucks.dev");
        Assert.Equal("dr-api.unjucks.dev", (await practice.WorldAsync()).Dns["api.unjucks.dev"].Value);
        // One clock on the whole page: practice time, with its zone.
        var stamp = page.Locator("#messages article .head time").Last;
        await Assertions.Expect(stamp).ToHaveTextAsync(new Regex(@"^\d\d:\d\d UTC$"));
        var told = DateTimeOffset.Parse((await stamp.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        Assert.True(told > DateTimeOffset.UtcNow.AddMinutes(1), $"{told:O} is real time, not practice time");
        await PictureAsync(page, "5-recovered");
        Assert.Empty(errors);
    }

    private static async Task ActAsAsync(IPage page, string user)
    {
        await page.Locator($"#people [data-user={user}]").ClickAsync();
        await Assertions.Expect(page.Locator($"#people [data-user={user}]")).ToHaveAttributeAsync("aria-checked", "true");
        await page.Locator("#link.good").WaitForAsync();
    }

    private static Task PictureAsync(IPage page, string name) => page.ScreenshotAsync(
        new PageScreenshotOptions { Path = Path.Combine(Machine.Repository, "artifacts", "screenshots", name + ".png") });
}
