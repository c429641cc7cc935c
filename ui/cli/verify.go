package cli

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"downtime/runbooks/clean"
	"downtime/store"
)

type verifyCommand struct {
	What string `arg:"" optional:"" name:"file" help:"An exported JSON Lines file, a database, or the start of a log id. Default: every log in the data folder."`
	JSON bool   `name:"json" help:"Print one JSON object a line."`
}

// Help is the rest of what the command's --help says.
func (verifyCommand) Help() string {
	return `Every entry holds the hash of the one before it and a checksum of itself; the first that does not hold is named. CSV and Markdown cannot be verified.

Examples:
  downtime verify
  downtime verify 7F3A91C2K4QX.jsonl
  downtime verify --json`
}

// proof is what a log that holds shows, and what it does not.
const proof = "This shows that no entry was changed, left out or moved, by accident or by anyone who did not " +
	"compute every entry after it anew; it does not show who wrote them, nor, in a file, " +
	"that the end is not missing, because this version does not sign."

// verdict is a log in verify --json.
type verdict struct {
	Log      string  `json:"log"`
	Entries  uint64  `json:"entries"`
	OK       bool    `json:"ok"`
	FirstBad *uint64 `json:"first_bad"` // null where all hold
	ProvedTo uint64  `json:"proved_to"`
	Reason   string  `json:"reason"`
}

// judge makes a verdict of a report on a log with so many entries in all.
func judge(r store.Report, entries uint64) verdict {
	v := verdict{
		Log: clean.Line(r.Log), Entries: max(entries, r.Entries), OK: r.Complete,
		ProvedTo: r.Entries, Reason: clean.Line(r.Reason),
	}
	if r.FirstBad > 0 {
		v.FirstBad = &r.FirstBad
	}
	return v
}

// Run checks what it was asked to, and says so.
func (c *verifyCommand) Run(a *app) error {
	verdicts, err := c.verify(a)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(a.out, verdicts)
	} else {
		printVerdicts(a.out, verdicts)
	}
	for _, v := range verdicts {
		if !v.OK {
			return errors.Join(err, errNo)
		}
	}
	return err
}

func printVerdicts(w io.Writer, verdicts []verdict) {
	holds := len(verdicts) > 0
	for _, v := range verdicts {
		log := v.Log
		if log == "" {
			log = "The file"
		}
		switch {
		case !v.OK:
			holds = false
			fmt.Fprintf(w, "%s: entry %d does not hold: %s; entries before it that hold: %d.\n",
				log, *v.FirstBad, v.Reason, v.ProvedTo)
			if v.Log == "" && v.ProvedTo == 0 {
				fmt.Fprintln(w, "Only a log exported with --format jsonl can be verified, with its line ends as they were written.")
			}
		case v.Reason != "":
			fmt.Fprintf(w, "%s: %s, all hold; %s.\n", log, entries(v.Entries), v.Reason)
		default:
			fmt.Fprintf(w, "%s: %s, all hold.\n", log, entries(v.Entries))
		}
	}
	switch {
	case holds:
		fmt.Fprintln(w, proof)
	case len(verdicts) == 0:
		fmt.Fprintln(w, "Nothing has been recorded yet, so there is nothing to verify.")
	}
}

func (c *verifyCommand) verify(a *app) ([]verdict, error) {
	if c.What != "" {
		file, err := os.Open(c.What)
		switch {
		case err == nil:
			defer file.Close()
			return a.verifyFile(file)
		case !errors.Is(err, fs.ErrNotExist) || strings.ContainsAny(c.What, `./\`):
			return nil, err
		}
	}
	st, err := a.openToRead()
	if empty := new(nothingRecorded); errors.As(err, &empty) {
		if c.What != "" {
			return nil, usage("there is no file or run %q: %v", c.What, empty)
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil {
		return nil, err
	}
	if c.What != "" {
		run, err := findRun(runs, c.What)
		if err != nil {
			return nil, err
		}
		runs = []store.Run{run}
	}
	return a.verifyRuns(st, runs)
}

func (a *app) verifyRuns(st *store.Store, runs []store.Run) ([]verdict, error) {
	var verdicts []verdict
	for _, run := range runs {
		if err := a.ctx.Err(); err != nil {
			return nil, err
		}
		report, err := st.Verify(run.Log)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, judge(report, run.Entries))
	}
	return verdicts, nil
}

// verifyFile checks a database, or an exported log.
func (a *app) verifyFile(file *os.File) ([]verdict, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, usage("%q is a folder: name a file, or use --data for a data folder", file.Name())
	}
	if isDatabase(file) || strings.EqualFold(filepath.Ext(file.Name()), ".db") {
		return a.verifyDatabase(file)
	}
	lines := &lineCounter{from: file}
	report, err := store.VerifyLines(lines)
	switch {
	case lines.err != nil:
		return nil, lines.err
	case err != nil:
		report = store.Report{FirstBad: 1, Reason: err.Error()}
	case !report.Complete:
		_, _ = io.Copy(io.Discard, lines) // how many more there are
		return []verdict{judge(report, lines.count)}, nil
	}
	return []verdict{judge(report, 0)}, nil
}

// isDatabase reports whether a file starts as those of bbolt do.
func isDatabase(file io.ReaderAt) bool {
	const magicAt, magic = 16, 0xED0CDAED
	var start [magicAt + 4]byte
	_, err := file.ReadAt(start[:], 0)
	return err == nil && binary.NativeEndian.Uint32(start[magicAt:]) == magic
}

// verifyDatabase checks every log of a database. One under another name than
// the store's, such as a backup, is checked in a copy.
func (a *app) verifyDatabase(file *os.File) ([]verdict, error) {
	const name = "downtime.db"
	dir := filepath.Dir(file.Name())
	if filepath.Base(file.Name()) != name {
		var err error
		if dir, err = os.MkdirTemp("", "downtime-verify-*"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		if err := copyTo(a.ctx, filepath.Join(dir, name), file); err != nil {
			return nil, err
		}
	}
	st, err := store.OpenReading(dir)
	if damaged := new(store.DamagedError); errors.As(err, &damaged) {
		damaged.File = file.Name()
	}
	if err != nil {
		return nil, err
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil {
		return nil, err
	}
	return a.verifyRuns(st, runs)
}

func copyTo(ctx context.Context, path string, from io.Reader) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(untilDone{ctx, to}, from)
	return errors.Join(err, to.Close())
}

// lineCounter counts the lines that go through it, and keeps the error that
// ended it.
type lineCounter struct {
	from  io.Reader
	count uint64
	err   error
}

func (l *lineCounter) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	l.count += uint64(bytes.Count(p[:n], []byte{'\n'}))
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}
