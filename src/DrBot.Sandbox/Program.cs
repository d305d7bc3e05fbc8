using DrBot.Sandbox.Hosting;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
