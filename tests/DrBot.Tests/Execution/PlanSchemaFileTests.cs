using DrBot.Commands.Plans.Schema;
using DrBot.Execution;
using DrBot.TestKit;

namespace DrBot.Tests.Execution;

public sealed class PlanSchemaFileTests
{
    /// <summary><c>DRBOT_UPDATE=1 dotnet test --filter PlanSchemaFile</c> writes the file anew.</summary>
    [Fact]
    public async Task PlanSchemaFile_IsAsTheModelAndTheActionsMakeIt()
    {
        var path = Path.Combine(Machine.Repository, "plans", "plan.schema.json");
        var schema = PlanSchema.Generate(ActionCatalogueFactory.Create());
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1") await File.WriteAllTextAsync(path, schema);

        Assert.True(File.Exists(path), "plans/plan.schema.json is missing; run the tests once with DRBOT_UPDATE=1");
        Assert.Equal(schema, await File.ReadAllTextAsync(path));
    }
}
