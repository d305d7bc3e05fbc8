using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Providers;
using DrBot.TestKit;
using ValueType = DrBot.Commands.Plans.ValueType;

namespace DrBot.Tests.Execution;

public sealed class ActionCatalogueFactoryTests
{
    [Fact]
    public void Create_EveryDescriptor_IsMappedWhole()
    {
        var catalogue = ActionCatalogueFactory.Create();

        foreach (var descriptor in ProviderCatalogue.Descriptors)
        {
            var spec = catalogue.Find(descriptor.Name)!;
            Assert.Equal(descriptor.Summary, spec.Summary);
            Assert.Equal(descriptor.TargetKinds, spec.TargetKinds);
            Assert.Equal(descriptor.Inputs.Select(i => (i.Name, i.Required, i.Default)),
                spec.Inputs.Select(i => (i.Name, i.Required, i.Default)));
            Assert.Equal(descriptor.Inputs.Select(i => i.Type.ToString()), spec.Inputs.Select(i => i.Type.ToString()));
            Assert.Equal(descriptor.Outputs.Select(o => o.Name), spec.Outputs);
            Assert.Equal(
                (descriptor.DefaultTimeout, descriptor.Destructive, descriptor.Changes, descriptor.Reversible,
                    descriptor.ControlPlane),
                (spec.DefaultTimeout, spec.Destructive, spec.Changes, spec.Reversible, spec.ControlPlane));
        }
    }

    [Fact]
    public void ValueTypes_OfBothSides_HaveTheSameNames() =>
        Assert.Equal(Enum.GetNames<InputType>(), Enum.GetNames<ValueType>());

    [Fact]
    public void TargetKinds_OfTheActions_AreAllDescribed() =>
        Assert.Equal(
            ProviderCatalogue.Descriptors.SelectMany(d => d.TargetKinds).Distinct().Order(),
            TargetKindDescriptor.All.Select(k => k.Kind).Order());

    // What the rules' own tests believe of the actions must be what the providers do.
    [Fact]
    public void FoundingActions_OfTheTests_AreThoseOfTheProviders()
    {
        var real = ActionCatalogueFactory.Create();

        Assert.Equal(real.Actions.Select(a => a.Name), FoundingActions.Catalogue.Actions.Select(a => a.Name));
        foreach (var believed in FoundingActions.Catalogue.Actions)
        {
            var found = real.Find(believed.Name)!;
            Assert.Equal(
                found.Inputs.Select(i => (i.Name, i.Type, i.Required, i.Default)),
                believed.Inputs.Select(i => (i.Name, i.Type, i.Required, i.Default)));
            Assert.Equal((found.Destructive, found.Changes, found.Reversible),
                (believed.Destructive, believed.Changes, believed.Reversible));
            Assert.Subset(found.Outputs.ToHashSet(), believed.Outputs.ToHashSet());
            Assert.Equal(found.TargetKinds, believed.TargetKinds);
        }
    }

    [Theory]
    [InlineData("unjucks")]
    [InlineData("entmoot")]
    public void FoundingPlan_WithTheRealActions_HasNoErrors(string name) =>
        Assert.Empty(PlanReader.Read(FoundingPlans.Sources(name), ActionCatalogueFactory.Create()).Errors);
}
