using DrBot.Tamper;

// DrBot.Tamper FOLDER DEED…    where a deed is one of those below, its words parted by blanks
var export = new Export(args[0]);
foreach (var deed in args.Skip(1))
{
    var words = deed.Split(' ');
    switch (words[0])
    {
        case "flip": // flip BYTE: one bit of the file
            export.Save();
            var path = Path.Combine(args[0], "log.ndjson");
            var bytes = File.ReadAllBytes(path);
            bytes[int.Parse(words[1])] ^= 1;
            File.WriteAllBytes(path, bytes);
            continue;
        case "delete": // delete TYPE N
            export.Lines.RemoveAt(export.Find(words[1], int.Parse(words[2])));
            break;
        case "swap": // swap A B
            var (a, b) = (int.Parse(words[1]), int.Parse(words[2]));
            (export.Lines[a], export.Lines[b]) = (export.Lines[b], export.Lines[a]);
            break;
        case "replace": // replace TYPE N OLD NEW
            var at = export.Find(words[1], int.Parse(words[2]));
            if (!export.Lines[at].Contains(words[3], StringComparison.Ordinal))
                return 1;
            export.Lines[at] = export.Lines[at].Replace(words[3], words[4], StringComparison.Ordinal);
            break;
        case "insert": // insert AFTER-TYPE N OF-TYPE N: an entry once more
            export.Lines.Insert(export.Find(words[1], int.Parse(words[2])) + 1, export.Lines[export.Find(words[3], int.Parse(words[4]))]);
            break;
        case "cut": // cut KEPT: the end is gone
            export.Lines = export.Lines[..int.Parse(words[1])];
            break;
        case "forget": // the checkpoints of what was cut are gone too
            export.ForgetCheckpoints();
            break;
        case "rechain":
            export.Rechain();
            break;
        case "resign": // resign KEY-FILE
            export.Resign(File.ReadAllText(words[1]));
            break;
        case "note": // note OLD NEW: the newest checkpoint says something else
            var note = export.NewestNote();
            File.WriteAllText(note, File.ReadAllText(note).Replace(words[1], words[2], StringComparison.Ordinal));
            break;
        case "rename": // rename SIZE: the newest checkpoint under another name
            File.Move(export.NewestNote(), Path.Combine(args[0], "checkpoints", words[1] + ".note"));
            break;
        default:
            Console.Error.WriteLine($"no such deed: {deed}");
            return 2;
    }

    export.Save();
}

return 0;
