using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Journal;

namespace DrBot.Tests.Journal;

public sealed class PrivateValuesTests
{
    [Fact]
    public void HashOf_SaltAndText_IsSha256OfBoth() => Assert.Equal(
        // printf 'saltvalue' | sha256sum
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("saltvalue"u8)),
        PrivateValue.HashOf("salt"u8.ToArray(), "value"));

    [Fact]
    public void Write_PrivateInsideListsAndObjects_EachIsFoundAndClosed()
    {
        var (json, found) = Write("""{"a":[{"$private":"x"},{"b":{"$private":"y"}}],"c":{"$private":null},"d":1}""");

        Assert.Equal(["x", "y"], found.Select(f => f.Text));
        Assert.Equal(
            $$$"""{"a":[{"private":"{{{found[0].Hash}}}"},{"b":{"private":"{{{found[1].Hash}}}"}}],"c":{"private":null},"d":1}""",
            json);
    }

    [Fact]
    public void Write_ObjectWithMoreThanThePrivateMember_IsOrdinaryData()
    {
        var (json, found) = Write("""{"a":{"$private":"x","other":1},"b":{"private":"not a hash"}}""");

        Assert.Empty(found);
        Assert.Equal("""{"a":{"$private":"x","other":1},"b":{"private":"not a hash"}}""", json);
    }

    [Fact]
    public void Restore_WhatWasWritten_IsTheOriginal()
    {
        const string original = """{"a":[{"$private":"x"},{"b":{"$private":"y"}}],"c":{"$private":null},"d":{"private":"text"}}""";
        var (json, found) = Write(original);
        var node = JsonNode.Parse(json);

        PrivateValues.Restore(node, hash => found.Single(f => f.Hash == hash).Text);

        Assert.Equal(original, node!.ToJsonString());
    }

    [Fact]
    public void Restore_ErasedText_IsNull()
    {
        var (json, _) = Write("""{"$private":"x"}""");
        var node = JsonNode.Parse(json);

        PrivateValues.Restore(node, _ => null);

        Assert.Equal("""{"$private":null}""", node!.ToJsonString());
    }

    private static (string Json, List<PrivateValue> Found) Write(string text)
    {
        var found = new List<PrivateValue>();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JournalLine.Writing))
            PrivateValues.Write(json, JsonNode.Parse(text), found, PrivateValue.From);
        return (Encoding.UTF8.GetString(buffer.WrittenSpan), found);
    }
}
