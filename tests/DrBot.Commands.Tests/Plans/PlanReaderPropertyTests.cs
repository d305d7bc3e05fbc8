using DrBot.Commands.Plans;
using DrBot.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanReaderPropertyTests
{
    // Whatever becomes of a plan's text, the answer is a plan or findings with places in it, never an exception.
    [Fact]
    public void Read_FoundingPlanWithSomethingBroken_AnswersAlways()
    {
        // Checking the real templates takes most of the time and is not asked here.
        PlanSource[] sources =
        [
            .. FoundingPlans.Sources("unjucks").Select((s, i) => i == 0 ? s : s with { Text = "an update" }),
        ];
        var lines = sources[0].Text.Split('\n');
        var broken = from line in Gen.Choose(0, lines.Length - 1)
                     from place in Gen.Choose(0, 200)
                     from length in Gen.Choose(0, 12)
                     from text in Gen.OneOf(
                         Gen.Elements("", "- ", ": ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!t ", "#", "|", ">",
                             "%", "@", "`", "\t",
                             "${", "}", "~", "null", "? ", "---", "...", "<<: ", "\n", "9999999999999999999", "-1",
                                 "0x", "needs: "),
                         ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""))
                     select (line, place, length, text);

        Prop.ForAll(broken.ToArbitrary(), change =>
        {
            var copy = (string[])lines.Clone();
            var line = copy[change.line];
            var start = Math.Min(change.place, line.Length);
            var end = Math.Min(line.Length, start + change.length);
            copy[change.line] = line[..start] + change.text + line[end..];

            var reading = PlanReader.Read(
                [new PlanSource("unjucks.yaml", string.Join('\n', copy)), .. sources.Skip(1)],
                    FoundingActions.Catalogue);

            Assert.Equal(reading.Loaded is null, reading.Errors.Count > 0);
            Assert.All(reading.Errors.Concat(reading.Warnings), f =>
                Assert.True(f.Line >= 1 && f.Column >= 1 && f.Message.Length > 0));
            PlanReader.TemplateNames(string.Join('\n', copy));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Resolve_AnyText_NeitherThrowsNorReadsTwice() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var plan = TinyPlan.Load().Plan with { Values = new Dictionary<string, string> { ["v"] = text ?? "" } };

            Assert.Equal(text ?? "", References.Resolve("${values.v}", new ReferenceScope { Plan = plan }).Text);
            References.TryRead(text ?? "", out _, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
