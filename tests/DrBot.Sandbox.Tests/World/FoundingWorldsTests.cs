using System.Text.RegularExpressions;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.World;

/// <summary>The worlds hold everything the founding plans name, in production and in the drill.</summary>
public sealed class FoundingWorldsTests
{
    public static TheoryData<string> Names => [.. FoundingWorlds.All.Select(w => w.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Named_ItsPlan_FindsEveryTarget(string name)
    {
        var plan = File.ReadAllText(Path.Combine(Machine.Repository, "plans", $"{name}.yaml"));
        var world = FoundingWorlds.Named(name);

        Assert.Subset(world.Databases.Select(d => d.Id).ToHashSet(), Values(plan, "instance"));
        Assert.Subset(world.Clusters.SelectMany(c => c.Namespaces).Select(n => n.Name).ToHashSet(),
            Values(plan, "namespace"));
        Assert.Subset(world.Zones.Select(z => z.Id).ToHashSet(), Values(plan, "zone"));
        Assert.Subset(world.EntryPoints.Keys.ToHashSet(), Values(plan, "value").Where(v => v.Contains('.'))
            .ToHashSet());
        var records = Values(plan, "name").Where(v => v.Contains('.') && !v.Contains(' ')).ToHashSet();
        Assert.NotEmpty(records);
        Assert.Subset(world.Hosts.Keys.ToHashSet(), records);
        Assert.Subset(world.Zones.SelectMany(z => z.Records).Select(r => r.Name).ToHashSet(), records);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_EveryWorld_StartsHealthyInItsPrimaryRegion(string name)
    {
        var world = new PracticeWorld(FoundingWorlds.Named(name), WorldClock.Single(new ManualClock()));

        var state = world.Read();

        Assert.Null(state.Regions[world.Spec.PrimaryRegion].Trouble);
        Assert.Contains($"api.{world.Spec.Zones[0].Name}", state.Regions[world.Spec.PrimaryRegion].Traffic);
        Assert.Equal(name == "unjucks", state.Regions[world.Spec.RecoveryRegion].Trouble is not null);
    }

    [Fact]
    public void Named_Unknown_ListsWhatThereIs() =>
        Assert.Contains("unjucks and entmoot",
            Assert.Throws<ArgumentException>(() => FoundingWorlds.Named("x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Normalise_AtDifferentTimes_IsTheSameText()
    {
        var clock = new ManualClock();
        var world = new PracticeWorld(FoundingWorlds.Unjucks, WorldClock.Single(clock));
        var before = world.Read().Normalise();
        clock.Advance(3600);

        Assert.Equal(before, world.Read().Normalise());
        world.Break(new BreakRequest { Kind = "region-down" });
        Assert.NotEqual(before, world.Read().Normalise());
    }

    private static HashSet<string> Values(string plan, string key) =>
        [.. Regex.Matches(plan, $@"\b{key}: +([\w.-]+)(?=[ ,}}\n])", RegexOptions.None, TimeSpan.FromSeconds(1))
            // SQL and such are all capitals
            .Select(m => m.Groups[1].Value).Where(v => v.Any(c => char.IsLower(c) || char.IsDigit(c)))];
}
