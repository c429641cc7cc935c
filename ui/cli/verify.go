package cli

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/seal"
	"downtime/ui/session"
)

type verifyCommand struct {
	What  []string `arg:"" optional:"" name:"file" help:"An exported JSON Lines file, a database, or the start of a log id; two of them are compared. Default: every log in the data folder."`
	Paper []string `name:"paper" sep:"none" placeholder:"CODE" help:"A code that was written down or printed: says up to which entry it fixes the log. May be given more than once."`
	Note  []string `name:"note" sep:"none" placeholder:"FILE" help:"A file with what a QR code on paper says: proves what a code does. May be given more than once."`
	Key   string   `name:"key" placeholder:"CODE" help:"The key of the PC that you trust, as downtime verify names it there: a signature with another is not good enough."`
	JSON  bool     `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (verifyCommand) Help() string {
	return `Every entry holds the hash of the one before it and a checksum of itself; the first that does not hold is named. An export ends with a signed checkpoint, which is checked too. A code on paper proves more: downtime handbook tamper-evidence says what. CSV and Markdown cannot be verified.

Of two files or runs it says which entry is the first that differs, or that one is the beginning of the other. Where a ward has typed in another's code, and both logs are here, that is checked too.

Examples:
  downtime verify
  downtime verify 7F3A91C2K4QX.jsonl --paper MR20-HRST-GV7F-VGGP-9MBD-2S8Y
  downtime verify 7F3A91C2K4QX.jsonl --key 7ARZ-YSFW-G93C-9607-ZFXZ-46XN
  downtime verify monday.jsonl friday.jsonl
  downtime verify --json`
}

// subject is one log that was examined, and where it was found.
type subject struct {
	from int    // which of the files and runs that were named, from 0
	file string // that one, where there are two
	// absent says of a log that it is known of and in no copy here; "" of one that is.
	absent string
	store.Examined
}

// Run checks what it was asked to, and says so.
func (c *verifyCommand) Run(a *app) error {
	if len(c.What) > 2 {
		return usage("verify compares two files or runs and %d are named: leave out the others", len(c.What))
	}
	papers, err := c.papers()
	if err != nil {
		return err
	}
	trusted, err := c.trusted()
	if err != nil {
		return err
	}
	logs, err := c.examine(a)
	if missing := new(store.MissingError); errors.As(err, &missing) {
		to := io.Writer(a.out)
		if c.JSON {
			to = a.Err
		}
		fmt.Fprintf(to, "%s.\n", sentenceCase(err.Error()))
		return errNo
	}
	if err != nil {
		return err
	}
	keys := store.Keys{Own: a.ownKey(), Trusted: trusted}
	var verdicts []verdict
	for i := range logs {
		verdicts = append(verdicts, judge(&logs[i], papers, keys))
	}
	holdPapers(verdicts, papers)
	witnesses := witnessesOf(slices.DeleteFunc(slices.Clone(logs), func(s subject) bool { return s.absent != "" }))
	pairs := compareAll(c.What, logs, len(witnesses) > 0)
	if c.JSON {
		err = errors.Join(printJSON(a.out, verdicts), printJSON(a.out, pairs), printJSON(a.out, witnesses))
	} else {
		printVerdicts(a.out, verdicts, papers)
		printPairs(a.out, pairs)
		printWitnesses(a.out, witnesses)
		if keys.Own != nil && len(c.What) == 0 && len(verdicts) > 0 {
			printOwnKey(a.out, keys.Own)
		}
	}
	// A code that fits none of no logs is not proved either.
	if !allHold(verdicts, pairs, witnesses) || len(verdicts) == 0 && len(papers) > 0 {
		return errors.Join(err, errNo)
	}
	return err
}

func allHold(verdicts []verdict, pairs []pair, witnesses []witness) bool {
	return !slices.ContainsFunc(verdicts, func(v verdict) bool { return !v.OK }) &&
		!slices.ContainsFunc(pairs, func(p pair) bool { return !p.OK }) &&
		!slices.ContainsFunc(witnesses, func(w witness) bool { return !w.OK })
}

// papers are the codes that were typed, and those of the notes.
func (c *verifyCommand) papers() ([]seal.Paper, error) {
	papers, err := parsePapers(c.Paper)
	if err != nil {
		return nil, err
	}
	for _, name := range c.Note {
		text, err := readStart(name, seal.MaxNote)
		if err != nil {
			return nil, err
		}
		paper, err := seal.ParsePaperNote(string(text))
		if err != nil {
			return nil, usage("--note %s holds no note of a QR code: save what the QR reader says as it is, all its lines", clean.Quoted(name))
		}
		papers = append(papers, paper)
	}
	return papers, nil
}

// readStart is as much of a file as may be wanted.
func readStart(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}

// trusted is the key that was named, nil for none.
func (c *verifyCommand) trusted() (*seal.Code, error) {
	if c.Key == "" {
		return nil, nil
	}
	code, err := seal.ParseCode(c.Key)
	if err != nil {
		return nil, usage("--key %q cannot be the code of a key, %v: downtime verify on the PC that you trust says which key it has", c.Key, err)
	}
	return &code, nil
}

func parsePapers(typed []string) ([]seal.Paper, error) {
	var papers []seal.Paper
	for _, text := range typed {
		paper, err := seal.ParsePaper(text)
		if err != nil {
			return nil, usage("--paper %q cannot be a code, %v: type it again from the paper", text, err)
		}
		papers = append(papers, paper)
	}
	return papers, nil
}

// ownKey is the key of the data folder, by which its own signatures are known;
// nil where there is none, or none that this log-in may read.
func (a *app) ownKey() *seal.PublicKey {
	dir, err := a.dataToRead()
	if err != nil {
		return nil
	}
	key, err := store.ReadKey(dir)
	if err != nil {
		return nil
	}
	public := key.Public()
	return &public
}

func (c *verifyCommand) examine(a *app) ([]subject, error) {
	if len(c.What) == 0 {
		return a.examineRuns("")
	}
	var logs []subject
	for n, what := range c.What {
		found, err := a.examineOne(what)
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i].from = n
			if len(c.What) > 1 {
				found[i].file = what
			}
		}
		logs = append(logs, found...)
	}
	return logs, nil
}

// examineOne reads a file, or a run of the data folder.
func (a *app) examineOne(what string) ([]subject, error) {
	if err := a.lookAtFile(what); err != nil {
		return nil, err
	}
	file, err := os.Open(what)
	switch {
	case err == nil:
		defer file.Close()
		return a.examineFile(file)
	case !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(what, `./\`):
		return nil, err
	}
	return a.examineRuns(what)
}

// examineRuns reads a run of the data folder, or all of them.
func (a *app) examineRuns(what string) ([]subject, error) {
	st, err := a.openToRead()
	if empty := new(nothingRecorded); errors.As(err, &empty) {
		if what != "" {
			return nil, usage("there is no file or run %s: %v", clean.Quoted(what), empty)
		}
		return nil, nil
	}
	if missing := new(store.MissingError); errors.As(err, &missing) && len(missing.Lacking) > 0 {
		return absentLogs(missing.Dir, missing.Lacking, what), nil
	}
	if err != nil {
		return nil, err
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil {
		return nil, err
	}
	if absent := absentLogs(st.Dir(), st.Lacking(), what); what == "" || len(session.RunsNamed(runs, what)) == 0 && len(absent) > 0 {
		logs, err := a.examineLogs(st, slices.DeleteFunc(runs, func(store.Run) bool { return what != "" }))
		return append(logs, absent...), err
	}
	run, err := findRun(runs, what)
	if err != nil {
		return nil, err
	}
	return a.examineLogs(st, []store.Run{run})
}

// absentLogs are the logs that are known of and in no copy of a folder: nothing of them
// can be examined.
func absentLogs(dir string, lacking []store.Lacking, what string) []subject {
	var logs []subject
	for _, l := range lacking {
		if !l.Whole() || !strings.HasPrefix(l.Log, seal.Meant(what)) {
			continue
		}
		x := store.Examined{Report: store.Report{Log: l.Log, FirstBad: 1, Reason: "it is in no copy here"}, Lines: l.Last}
		logs = append(logs, subject{Examined: x, absent: session.LackingWords(l, store.KeepsDamaged(dir))})
	}
	return logs
}

func (a *app) examineLogs(st *store.Store, runs []store.Run) ([]subject, error) {
	var logs []subject
	for _, run := range runs {
		if err := a.ctx.Err(); err != nil {
			return nil, err
		}
		x, err := st.Examine(run.Log)
		if err != nil {
			return nil, err
		}
		x.Lines = max(x.Lines, run.Entries)
		logs = append(logs, subject{Examined: x})
	}
	return logs, nil
}

// examineFile reads a database, or an exported log.
func (a *app) examineFile(file *os.File) ([]subject, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, usage("%s is a folder: name a file, or use --data for a data folder", clean.Quoted(file.Name()))
	}
	if isDatabase(file) || strings.EqualFold(filepath.Ext(file.Name()), ".db") {
		return a.examineDatabase(file)
	}
	x, err := store.Examine(file)
	if err != nil {
		return nil, err
	}
	return []subject{{Examined: x}}, nil
}

// isDatabase reports whether a file starts as those of bbolt do.
func isDatabase(file io.ReaderAt) bool {
	const magicAt, magic = 16, 0xED0CDAED
	var start [magicAt + 4]byte
	_, err := file.ReadAt(start[:], 0)
	return err == nil && binary.NativeEndian.Uint32(start[magicAt:]) == magic
}

// examineDatabase reads every log of a database. One under another name than
// the store's, such as a backup, is read in a copy.
func (a *app) examineDatabase(file *os.File) ([]subject, error) {
	st, err := store.OpenFile(file.Name())
	if err != nil {
		return nil, err
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil {
		return nil, err
	}
	return a.examineLogs(st, runs)
}
