using System.CommandLine;
using System.CommandLine.Invocation;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Cli;
using DrBot.Hosting.Cli.Remote;

var config = new Option<string>("--config") { Description = "the configuration's file", DefaultValueFactory = _ => "drbot.yaml" };
var serve = new Command("serve", "Run the bot") { config };
serve.SetAction((parsed, token) => Server.RunAsync(parsed.GetValue(config)!, token));

var root = new RootCommand("DrBot carries a disaster recovery plan out from chat.")
{
    serve, PlanCommands.Create(ActionCatalogueFactory.Create), IncidentCommands.Create(), AuditCommands.Create(),
    DoctorCommand.Create(), KeyCommands.CreateKey(), KeyCommands.CreateToken(), VoteCommands.CreateApprove(),
    VoteCommands.CreateReject(), VerbCommands.CreateRun(),
};
foreach (var verb in VerbCommands.CreateOthers())
    root.Add(verb);
var line = root.Parse(args);
// The default kills the process 2 s after SIGTERM, in the middle of what it is ending.
var code = await line.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = GracefulStop.Longest });
return line.Action is ParseErrorAction ? 2 : code;
