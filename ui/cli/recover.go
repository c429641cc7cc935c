package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/ui/session"
)

type recoverCommand struct {
	From   []string `name:"from" sep:"none" placeholder:"PLACE" help:"A file or folder to look in as well: a backup, an export, a stick. May be given more than once."`
	To     string   `name:"to" placeholder:"FOLDER" help:"Write the recovered logs to this folder, which must be empty or not there yet. Default: the data folder itself, beside the old files."`
	DryRun bool     `help:"Only look, and say what would be recovered."`
	JSON   bool     `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (recoverCommand) Help() string {
	return `Reads every entry that any file still holds, also in damaged files, puts each log together again, writes it and reads it back. It says of every entry by its number whether it is in the log, set aside in a file because what is before it is gone (with a text beside it to be read), or GONE. The log tells of the recovery once somebody goes on with it. Nothing is deleted: old files stay where they are or get another name, and what is not in the data folder is only read.

It looks in the data folder and that of the second copy; with --from and --to together, only where --from says.

The exit code is 1 if any entry is gone.

Examples:
  downtime recover --dry-run
  downtime recover
  downtime recover --from E:\ward-7b.db --to C:\downtime-rescued
  downtime recover --from E:\journal --from night.jsonl`
}

// Run recovers, and says what became of each log.
func (c *recoverCommand) Run(a *app) error {
	found, err := session.Recover(a.ctx, a.config(), session.Rescue{From: c.From, To: c.To, DryRun: c.DryRun})
	if notEmpty := new(store.NotEmptyError); errors.As(err, &notEmpty) {
		return usage("%v", notEmpty)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		err = printRecovery(a, found)
	} else {
		for _, line := range session.RecoveryWords(found) {
			fmt.Fprintf(a.out, "%s.\n", sentenceCase(clean.Line(line)))
		}
		fmt.Fprintf(a.out, "%s.\n", sentenceCase(session.RecoveryResult(found)))
		if found.Written && c.To != "" {
			// As it is typed: on Windows no backslash is doubled.
			fmt.Fprintf(a.out, "To go on in it: downtime --data \"%s\"\n", clean.Line(found.To))
		}
	}
	if !found.Whole() {
		return errors.Join(err, errNo)
	}
	return err
}

// The lines of recover --json: one for each log, and one for the whole.
type (
	recoveredLine struct {
		Log     string     `json:"log"`
		Title   string     `json:"title"`
		Mode    string     `json:"mode"`
		Entries uint64     `json:"entries"` // recovered, from the first on
		Known   uint64     `json:"known"`   // that there must have been
		Reason  string     `json:"reason"`  // the log ends before; "" where it does not
		Gone    []spanLine `json:"gone"`
		// Withheld are those of gone that an export had left out on purpose.
		Withheld []fromLine `json:"withheld"`
		Kept     []keptLine `json:"kept"`
		From     []fromLine `json:"from"`
	}
	spanLine struct {
		First uint64 `json:"first"`
		Last  uint64 `json:"last"`
	}
	keptLine struct {
		spanLine
		Fork bool   `json:"fork"` // the log has other entries of these numbers
		From string `json:"from"`
		File string `json:"file"` // "" in a dry run
		Text string `json:"text"` // the same, to be read; "" in a dry run
	}
	fromLine struct {
		spanLine
		File string `json:"file"`
	}
	recoveryLine struct {
		To      string        `json:"to"`
		Whole   bool          `json:"whole"`
		Needed  bool          `json:"needed"`
		Written bool          `json:"written"`
		Damaged []damagedLine `json:"damaged"`
	}
	damagedLine struct {
		File   string `json:"file"`
		Reason string `json:"reason"`
	}
)

func printRecovery(a *app, r store.Recovery) error {
	lines := make([]recoveredLine, len(r.Logs))
	for i, l := range r.Logs {
		lines[i] = recoveredLine{
			Log: l.Log, Title: clean.Line(l.Started.Title), Mode: string(l.Started.Mode),
			Entries: l.Entries, Known: l.Known, Reason: clean.Line(l.Why),
			Gone: []spanLine{}, Withheld: []fromLine{}, Kept: []keptLine{}, From: []fromLine{},
		}
		for _, g := range l.Gone {
			lines[i].Gone = append(lines[i].Gone, spanLine{g.First, g.Last})
		}
		for _, w := range l.Withheld {
			lines[i].Withheld = append(lines[i].Withheld, fromLine{spanLine{w.First, w.Last}, w.Path})
		}
		for _, k := range l.Kept {
			lines[i].Kept = append(lines[i].Kept, keptLine{spanLine{k.First, k.Last}, k.Fork, k.From, k.File, k.Text})
		}
		for _, f := range l.From {
			lines[i].From = append(lines[i].From, fromLine{spanLine{f.First, f.Last}, f.Path})
		}
	}
	whole := recoveryLine{To: r.To, Whole: r.Whole(), Needed: r.Needed, Written: r.Written, Damaged: []damagedLine{}}
	for _, f := range r.Damaged {
		whole.Damaged = append(whole.Damaged, damagedLine{f.Path, clean.Line(f.Damage)})
	}
	if err := printJSON(a.out, lines); err != nil {
		return err
	}
	return json.NewEncoder(a.out).Encode(whole)
}
