using System.Text;
using DrBot.Journal;

namespace DrBot.Tests.Journal;

public sealed class JournalChainTests
{
    private const string Vector = """
        {"v":1,"log":"drbot.example/prod-1","seq":0,"prev":"0000000000000000000000000000000000000000000000000000000000000000","t":"2026-01-01T00:00:00.000000Z","type":"log.opened","run":"r-01","actor":"system","data":{}}
        """;

    [Fact]
    public void Leaf_PublishedTestVector_IsThePublishedHash() => Assert.Equal(
        "dfd0f629608779976f515d248fec5141aa03cb2db5714c45e147ff6c52b9d4fd",
        JournalChain.Hex(JournalChain.Leaf(Encoding.UTF8.GetBytes(Vector))));

    [Fact]
    public void ToBytes_AnEntry_IsTheFormatByteForByte()
    {
        var line = new JournalLine
        {
            Log = "drbot.example/prod-1",
            Seq = 7,
            Prev = JournalChain.NoLeaf,
            At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
            Type = "run.proposed",
            Run = "DR-1-R1",
            Actor = "sarah.chen",
            Incident = "DR-1",
            Stream = "incident/DR-1",
            Version = 2,
            Schema = 1,
        };

        Assert.Equal(
            "{\"v\":1,\"log\":\"drbot.example/prod-1\",\"seq\":7,\"prev\":\"" + new string('0', 64)
            + "\",\"t\":\"2026-01-01T00:00:00.123456Z\",\"type\":\"run.proposed\",\"run\":\"DR-1-R1\",\"actor\":\"sarah.chen\","
            + "\"data\":{\"incident\":\"DR-1\",\"stream\":\"incident/DR-1\",\"version\":2,\"schema\":1,\"é\":\"<ü>\"}}",
            Encoding.UTF8.GetString(line.ToBytes("\"é\":\"<ü>\""u8)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"v":2}""")]
    [InlineData("""{"v":1,"v":1}""")]
    [InlineData("""{"v":1,"log":"o","seq":"x"}""")]
    public void Parse_NotALine_SaysSo(string text) =>
        Assert.Throws<FormatException>(() => JournalLine.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void ReadPlace_AWholeLine_IsItsEnvelopesAndNotItsDatas()
    {
        var line = Encoding.UTF8.GetBytes(
            """{"v":1,"log":"o","seq":7,"prev":"p","t":"2026-01-01T00:00:00.000000Z","type":"x","run":"","actor":"a","data":{"incident":"","stream":"s/ü","version":3,"schema":1,"t":"z","seq":1,"in":{"stream":"no","version":[9]}}}""");

        Assert.Equal(
            new ChainPlace("o", 7, "p", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), "s/ü", 3),
            ChainPlace.Read(line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"log":"o","prev":"p"}""")]
    [InlineData("""{"log":1}""")]
    [InlineData("""{"log":"o","seq":"x"}""")]
    [InlineData("""{"log":"o","prev":"p","t":"yesterday"}""")]
    [InlineData("""{"log":"o","prev":"p","data":{"stream":"s","version":1""")]
    public void ReadPlace_NotALine_SaysSo(string text) =>
        Assert.Throws<FormatException>(() => ChainPlace.Read(Encoding.UTF8.GetBytes(text)));
}
