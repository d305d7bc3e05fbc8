using System.Text.Json.Nodes;
using DrBot.Sandbox.Kubernetes;

namespace DrBot.Sandbox.Tests.Kubernetes;

public sealed class ObjectPatchTests
{
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json; charset=utf-8";

    [Theory]
    [InlineData("""{"a":1}""", """{"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":null}""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"c":null,"d":3}}""", """{"a":{"b":1,"d":3}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":5}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    public void Apply_MergePatch_FollowsTheRfc(string original, string patch, string expected) =>
        AssertSame(expected, ObjectPatch.Apply(Parse(original), Merge, patch));

    [Theory]
    [InlineData("""{"env":[{"name":"A","value":"1"}]}""", """{"env":[{"name":"B","value":"2"}]}""",
        """{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}""")]
    [InlineData("""{"env":[{"name":"A","value":"1"}]}""", """{"env":[{"name":"A","value":"9"}]}""",
        """{"env":[{"name":"A","value":"9"}]}""")]
    [InlineData("""{"env":[{"name":"A"},{"name":"B"}]}""", """{"env":[{"name":"A","$patch":"delete"}]}""",
        """{"env":[{"name":"B"}]}""")]
    [InlineData("""{"data":{"A":"1"}}""", """{"data":{"$patch":"replace","B":"2"}}""", """{"data":{"B":"2"}}""")]
    [InlineData("""{"env":[{"name":"A"}]}""", """{"$setElementOrder/env":[{"name":"A"}],"env":[{"name":"A","value":"1"}]}""",
        """{"env":[{"name":"A","value":"1"}]}""")]
    [InlineData("""{"args":["a"]}""", """{"args":["b"]}""", """{"args":["b"]}""")]
    public void Apply_StrategicMergePatch_MergesListsByTheirKey(string original, string patch, string expected) =>
        AssertSame(expected, ObjectPatch.Apply(Parse(original), Strategic, patch));

    [Fact]
    public void Apply_AnyPatch_LeavesTheOriginalAlone()
    {
        var original = Parse("""{"a":{"b":1}}""");

        ObjectPatch.Apply(original, Merge, """{"a":{"b":2}}""");

        AssertSame("""{"a":{"b":1}}""", original);
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static void AssertSame(string expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
