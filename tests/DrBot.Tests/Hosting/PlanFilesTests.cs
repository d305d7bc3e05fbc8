using System.Text;
using DrBot.Commands.Plans;
using DrBot.Hosting;
using DrBot.TestKit;

namespace DrBot.Tests.Hosting;

public sealed class PlanFilesTests : IDisposable
{
    private const string Plan = """
        plan: small
        title: Small
        audiences: { all: { title: All, every: 1h, by: slack:#x, template: news } }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ReadAsync_PlanAndTemplate_AreReadByteForByte()
    {
        folder.Write("templates/news.hbs", "News\r\n");
        folder.Write("templates/other.hbs", "not named");

        var files = await PlanFiles.ReadAsync(folder.Write("p.yaml", "\uFEFF" + Plan), default);

        Assert.Equal([new PlanSource("p.yaml", "\uFEFF" + Plan), new PlanSource("templates/news.hbs", "News\r\n")],
            files.Sources);
        Assert.Empty(files.Problems);
    }

    [Fact]
    public async Task LoadAsync_TemplateMissing_NamesTheFile()
    {
        var reading = await PlanFiles.LoadAsync(folder.Write("p.yaml", Plan), FoundingActions.Catalogue, default);

        Assert.Equal("p.yaml:3:68: there is no file templates/news.hbs beside the plan",
            Assert.Single(reading.Errors).ToString());
    }

    [Fact]
    public async Task ReadAsync_NoFile_SaysSo()
    {
        var files = await PlanFiles.ReadAsync(folder.At("none.yaml"), default);

        Assert.Empty(files.Sources);
        Assert.Equal($"none.yaml:1:1: there is no file {folder.At("none.yaml")}",
            Assert.Single(files.Problems).ToString());
    }

    [Fact]
    public async Task ReadAsync_Folder_IsNotReadable()
    {
        var files = await PlanFiles.ReadAsync(folder.Path, default);

        Assert.Empty(files.Sources);
        Assert.Contains("is a folder; name the plan's file in it", Assert.Single(files.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_InvalidUtf8_SaysWhere()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("plan: x\ntitle: é"), 0xC3, 0x28];

        var files = await PlanFiles.ReadAsync(folder.Write("p.yaml", bytes), default);

        Assert.Equal(
            "p.yaml:2:10: these bytes are no UTF-8: 0xC3; save the file as UTF-8",
                Assert.Single(files.Problems).ToString());
    }

    [Fact]
    public async Task ReadAsync_FiveMegabytes_IsRefusedUnread()
    {
        var files = await PlanFiles.ReadAsync(folder.Write("p.yaml", new byte[5 * 1024 * 1024]), default);

        Assert.Equal(
            "p.yaml:1:1: the file is larger than 1,048,576 bytes; a plan's file may not be",
                Assert.Single(files.Problems).ToString());
    }

    [Fact]
    public async Task LoadAsync_InvalidTemplate_IsAnErrorBesideTheOthers()
    {
        folder.Write("templates/news.hbs", [0xFF, 0xFE]);

        var reading = await PlanFiles.LoadAsync(
            folder.Write("p.yaml", Plan.Replace("title: Small", "titel: Small", StringComparison.Ordinal)),
            FoundingActions.Catalogue, default);

        Assert.Equal(
            ["p.yaml", "p.yaml", "templates/news.hbs"], reading.Errors.Select(e => e.File));
        Assert.Null(reading.Loaded);
    }

    [Theory]
    [InlineData("templates/news.hbs", "file")]
    [InlineData("templates", "folder")]
    public async Task LoadAsync_LinkOutOfTheFolder_IsRefused(string link, string kind)
    {
        using var outside = new TemporaryFolder();
        var secret = outside.Write("news.hbs", "secret");
        var plan = folder.Write("p.yaml", Plan);
        if (kind == "file")
        {
            Directory.CreateDirectory(folder.At("templates"));
            File.CreateSymbolicLink(folder.At(link), secret);
        }
        else Directory.CreateSymbolicLink(folder.At(link), outside.Path);

        var files = await PlanFiles.ReadAsync(plan, default);

        Assert.Contains(
            "the file lies outside the plan's folder", Assert.Single(files.Problems).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(files.Sources, s => s.Text.Contains("secret", StringComparison.Ordinal));
    }

    // As Kubernetes mounts a ConfigMap: every file is a link to a folder of the moment, itself behind a link.
    [Fact]
    public async Task ReadAsync_LinksWithinTheFolder_AreFollowed()
    {
        folder.Write("..2026/p.yaml", Plan);
        folder.Write("..2026/templates/news.hbs", "News");
        Directory.CreateSymbolicLink(folder.At("..data"), "..2026");
        File.CreateSymbolicLink(folder.At("p.yaml"), "..data/p.yaml");

        var files = await PlanFiles.ReadAsync(folder.At("p.yaml"), default);

        Assert.Empty(files.Problems);
        Assert.Equal(["p.yaml", "templates/news.hbs"], files.Sources.Select(s => s.Path));
    }

    [Fact]
    public async Task ReadAsync_LinksInACircle_AreRefused()
    {
        File.CreateSymbolicLink(folder.At("a.yaml"), "b.yaml");
        File.CreateSymbolicLink(folder.At("b.yaml"), "a.yaml");

        var files = await PlanFiles.ReadAsync(folder.At("a.yaml"), default);

        Assert.Contains("lead in a circle", Assert.Single(files.Problems).Message, StringComparison.Ordinal);
    }
}
