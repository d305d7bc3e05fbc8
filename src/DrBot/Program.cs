Console.WriteLine("drbot");
