package session

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"downtime/runbooks/clean"
	"downtime/store"
	"downtime/store/event"
	"downtime/store/timeline"
	"downtime/ui/text"
)

// pieceColumns is how wide the text of a piece is: it is read in whatever editor the
// PC has.
const pieceColumns = 78

// writeOut writes beside each piece that a recovery has set aside what stands in it,
// for people: whoever looks for the entry of 03:10 has an editor, and no more.
func writeOut(r *store.Recovery, options store.Options) {
	for i := range r.Logs {
		for n := range r.Logs[i].Kept {
			k := &r.Logs[i].Kept[n]
			if k.File == "" {
				continue
			}
			name := strings.TrimSuffix(k.File, ".jsonl") + ".txt"
			err := WriteFile(name, false, func(w io.Writer) error {
				return writePiece(w, r.To, r.Logs[i], *k, options)
			})
			if err != nil && !errors.Is(err, fs.ErrExist) {
				r.Said = append(r.Said, fmt.Sprintf("%s could not be written out for reading: %v", clean.Quoted(k.File), err))
				continue
			}
			k.Text = name
		}
	}
}

// writePiece writes the entries of a piece as the timeline has them. Those of the log
// before them are read for what they say of steps and clocks.
func writePiece(w io.Writer, dir string, l store.RecoveredLog, k store.KeptRun, options store.Options) error {
	var builder timeline.Builder
	if first := min(k.First-1, l.Entries); first > 0 {
		if st, err := store.OpenReading(dir, options); err == nil {
			_ = st.Read(k.Log, func(e *event.Entry) error { // a help to read the piece, no more
				if e.Seq <= first {
					builder.Row(e)
				}
				return nil
			})
			_ = st.Close()
		}
	}
	zone := zoneOf(l.Started.Zone)
	out := bufio.NewWriter(w)
	for _, line := range pieceHead(l, k, zone) {
		fmt.Fprintln(out, strings.Join(text.Wrap(clean.Line(line), pieceColumns), "\n"))
		fmt.Fprintln(out)
	}
	err := eachLine(k.File, func(e *event.Entry) {
		for _, line := range pieceRow(builder.Row(e), zone) {
			fmt.Fprintln(out, line)
		}
	})
	return errors.Join(err, out.Flush())
}

// pieceHead says what the piece is, and above all what it is not.
func pieceHead(l store.RecoveredLog, k store.KeptRun, zone *time.Location) []string {
	was := "Whether this was LIVE or a drill is not known: entry 1 says so, and it is GONE."
	if l.Started.Title != "" {
		was = timeline.ModeWords(l.Started.Mode) + ": " + l.Started.Title + "."
	}
	proved := fmt.Sprintf("Each of these entries has the checksum that it was written with, and names the one before it in this file. Where they belong is not proved, and downtime verify says nothing of them: they were set aside as %s, %s.",
		numbered(k.First, k.Last), whyAside(l, k))
	more := ""
	if k.Lacks {
		more = fmt.Sprintf(" If all that is GONE before entry %d turns up, on a stick, in a backup or in an export, downtime recover --from FILE joins them to the log again.", k.First)
	}
	return []string{
		strings.ToUpper(numbered(k.First, k.Last)) + " OF LOG " + k.Log,
		"SET ASIDE BY A RECOVERY. NOT PART OF THE PROVED LOG.",
		was,
		proved,
		fmt.Sprintf("This file is for reading. The entries themselves are in %s: keep both.%s", clean.Quoted(k.File), more),
		fmt.Sprintf("Times are those of %s.", zone),
	}
}

// pieceRow is one entry.
func pieceRow(row timeline.Row, zone *time.Location) []string {
	head := fmt.Sprintf("%d  %s  %s", row.Seq, text.Stamp(row.Happened.In(zone)), row.Actor)
	if row.Recorder != nil {
		head += ", written by " + row.Recorder.String()
	}
	if row.WrittenLater() >= timeline.LateEntry {
		head += ", written later, at " + text.Stamp(row.Recorded.In(zone))
	}
	lines := text.Wrap(clean.Line(head), pieceColumns)
	said := row.What + ": " + row.Message
	if row.Reason != "" {
		said += " (" + row.Reason + ")"
	}
	return append(append(lines, text.Hang("    ", clean.Line(said), pieceColumns)...), "")
}

// eachLine calls f with every entry of a file of lines.
func eachLine(path string, f func(*event.Entry)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, event.MaxLine+1)
	for lines.Scan() {
		e, err := event.Decode(lines.Bytes())
		if err != nil {
			return err
		}
		f(&e)
	}
	return lines.Err()
}
