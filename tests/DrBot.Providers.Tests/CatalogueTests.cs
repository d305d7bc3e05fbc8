using System.Reflection;
using System.Text.RegularExpressions;
using DrBot.Providers.Http;
using DrBot.Providers.Telemetry;
using DrBot.Providers.Tests.Fakes;
using DrBot.TestKit;

namespace DrBot.Providers.Tests;

/// <summary>What every action must say of itself and hold to, found by reflection so that a new one cannot forget
/// it.</summary>
public sealed partial class CatalogueTests
{
    private static readonly Type[] Types = [.. typeof(ProviderCatalogue).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IRecoveryAction).IsAssignableFrom(t)
        && t != typeof(GuardedAction))];

    public static TheoryData<string> Names => [.. ProviderCatalogue.Descriptors.Select(d => d.Name)];

    [Fact]
    public void Descriptors_EveryActionType_IsListedAndBuilt()
    {
        using var hands = new Hands(new Scripted(_ => throw new InvalidOperationException("building asks nobody")));
        var described = Types.Select(t =>
            (ActionDescriptor)t.GetProperty("Description", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);

        Assert.Equal(described.Select(d => d.Name).Order(), ProviderCatalogue.Descriptors.Select(d => d.Name).Order());
        Assert.Equal(described.Select(d => d.Name).Order(), hands.Catalogue.Actions.Keys.Order());
        Assert.All(hands.Catalogue.Actions, a => Assert.Equal(a.Key, a.Value.Descriptor.Name));
    }

    [Fact]
    public void Types_EveryAction_IsInternalSealedAndHasATestOfItsOwn()
    {
        var tests = typeof(CatalogueTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods().Select(m => $"{t.Name} {m.Name}")).ToArray();
        Assert.All(Types, t =>
        {
            Assert.True(t.IsSealed && !t.IsPublic, t.Name);
            Assert.True(tests.Any(name => name.Contains(t.Name, StringComparison.Ordinal)), $"no test of {t.Name}");
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Descriptor_OfEveryAction_IsDocumented(string name)
    {
        var descriptor = ProviderCatalogue.Descriptors.Single(d => d.Name == name);

        Assert.Matches(DottedName(), descriptor.Name);
        Assert.Matches(Sentence(), descriptor.Summary);
        Assert.All(descriptor.Inputs, i =>
        {
            Assert.Matches(DashedName(), i.Name);
            Assert.Matches(Sentence(), i.Description);
            Assert.False(i.Required && i.Default is not null, $"{i.Name} is required and has a default");
            Assert.True(i.Allowed is null || i.Default is null || i.Allowed.Contains(i.Default),
                $"the default of {i.Name} is not allowed");
        });
        Assert.All(descriptor.Outputs, o => Assert.Matches(Sentence(), o.Description));
        Assert.Equal(descriptor.Inputs.Count, descriptor.Inputs.Select(i => i.Name).Distinct().Count());
        Assert.Equal(descriptor.Outputs.Count, descriptor.Outputs.Select(o => o.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Documentation_OfEveryAction_HasAnEntry(string name) => Assert.Contains(
        $"### {name}\n", File.ReadAllText(Path.Combine(Machine.Repository, "docs", "plan-reference.md")),
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Descriptor_OfEveryAction_HasTraitsThatAgree(string name)
    {
        var descriptor = ProviderCatalogue.Descriptors.Single(d => d.Name == name);

        Assert.True(descriptor.Changes || !descriptor.Destructive, "what changes nothing destroys nothing");
        Assert.True(descriptor.Changes || !descriptor.Reversible, "what changes nothing has nothing to take back");
        Assert.True(!descriptor.Destructive
            || descriptor.ControlPlane is not null, "a destructive action names what it depends on");
        Assert.InRange(descriptor.DefaultTimeout, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));
        Assert.InRange(descriptor.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryAction_Cancelled_AsksNobody(string name)
    {
        var transport = new Scripted(_ => Answer.Json("{}"));
        using var hands = new Hands(transport);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var context = hands.Context(null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hands[name].ObserveAsync(context, stopped.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hands[name].ActAsync(context, stopped.Token));

        Assert.Empty(transport.Sent);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryChangingAction_InASimulation_RefusesToAct(string name)
    {
        using var hands = new Hands(
            new Scripted(_ => throw new InvalidOperationException("a simulation asks nobody to change")));
        var acting = hands[name].ActAsync(hands.Context(null) with { Mode = ActionMode.Simulate },
            CancellationToken.None);

        if (hands[name].Descriptor.Changes)
            Assert.Contains("simulation", (await Assert.ThrowsAsync<ProviderException>(() => acting)).Message,
                StringComparison.Ordinal);
        else
            Assert.Same(Receipt.Empty, await acting);
    }

    [Fact]
    public void Sources_OfThisProject_ReadNoClockOfTheWallAndBlockNoThread()
    {
        var folder = Path.Combine(Machine.Repository, "src", "DrBot.Providers");
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            Assert.Equal((file, ""), (file, Forbidden().Match(File.ReadAllText(file)).Value));
    }

    [Fact]
    public void Sources_OfThisProject_CallOnlyOperationsTheShapesKnow()
    {
        var sources = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Machine.Repository, "src", "DrBot.Providers", "Aws"), "*Client.cs",
            SearchOption.AllDirectories)
            // Buckets speak plain HTTP, with no operation in the request; their own tests hold them.
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "S3").Select(File.ReadAllText));
        var called = AwsCall().Matches(sources).Select(m => m.Groups[1].Value).Distinct().Order();

        Assert.Equal(AwsShapes.Operations.Order(), called);
    }

    [Fact]
    public void Create_AnyOptions_ReadsAndConnectsNothing()
    {
        var options = new ProviderOptions
        {
            Aws = new AwsOptions { EndpointUrl = "not an address" },
            Kubernetes = new KubernetesOptions
            {
                Clusters = new Dictionary<string,
                ClusterOptions>
                { ["c"] = new() { Kubeconfig = "/nowhere" } }
            },
            Http = new HttpOptions { Ca = "/nowhere" },
        };

        using var catalogue = ProviderCatalogue.Create(options, Egress.Loopback, TimeProvider.System,
            TimeProvider.System);

        Assert.NotEmpty(catalogue.Actions);
    }

    [GeneratedRegex("^[a-z0-9]+([.-][a-z0-9]+)*$")]
    private static partial Regex DottedName();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex DashedName();

    [GeneratedRegex("^[A-Z].*\\.$")]
    private static partial Regex Sentence();

    [GeneratedRegex("DateTime(Offset)?\\.(Utc)?Now|Thread\\.Sleep|\\.Result\\b|\\.Wait\\(\\)|Task\\.Delay\\([^,()]*(\\([^()]*\\))?[^,()]*\\)|#pragma|GetAwaiter\\(\\)")]
    private static partial Regex Forbidden();

    [GeneratedRegex("AwsRequest\\.\\w+\\(\\s*AwsService\\.\\w+,\\s*[Rr]egion,\\s*\"(\\w+)\"")]
    private static partial Regex AwsCall();
}
