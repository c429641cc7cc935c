package plain

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"downtime/store/timeline"
	"downtime/ui/session"
	"downtime/ui/text"
)

// logRows is how many entries log shows where no number is given.
const logRows = 20

// logArgs is what follows log.
type logArgs struct {
	count  int
	filter session.LogFilter
}

// parseLog reads [N] [kind KIND] [about WORDS]. What follows about is looked for, to
// the end of the line.
func parseLog(rest string) (act, error) {
	args := logArgs{count: logRows}
	list := strings.Fields(rest)
	if len(list) > 0 {
		if n, err := strconv.Atoi(list[0]); err == nil && n > 0 {
			args.count, list = n, list[1:]
		}
	}
	if len(list) > 1 && strings.EqualFold(list[0], "kind") {
		kind, ok := timeline.KindNamed(list[1])
		if !ok {
			return nil, fmt.Errorf("%q is not a kind of entry: there are %s", list[1], kindWords())
		}
		args.filter.Kind, list = kind, list[2:]
	}
	if len(list) > 1 && strings.EqualFold(list[0], "about") {
		args.filter.Words, list = strings.Join(list[1:], " "), nil
	}
	if len(list) > 0 {
		return nil, errUsage
	}
	return func(f *face) ([]string, error) { return f.log(args) }, nil
}

// kindWords are the kinds of entries as they are typed.
func kindWords() string {
	var list []string
	for _, kind := range timeline.Kinds() {
		list = append(list, kind.Word())
	}
	return strings.Join(list, ", ")
}

func (f *face) log(args logArgs) ([]string, error) {
	f.enterJump()
	book := f.s.Book()
	if book.Len() == 0 {
		return nil, errNothing
	}
	lines := []string{f.title()}
	found := f.look.Find(f.s, args.filter)
	last := found[max(0, len(found)-args.count):]
	switch {
	case !args.filter.Whole():
		lines = append(lines, f.foundInLog(args.filter, len(found), len(last)))
	case len(last) < book.Len():
		lines = append(lines, fmt.Sprintf("the last %d of %d entries", len(last), f.s.State().Entries))
	}
	for _, i := range last {
		lines = append(lines, f.logLine(book.Row(int(i)), f.s.Later()))
	}
	return read(lines...), nil
}

// foundInLog says what was looked for, and how much of it there is.
func (f *face) foundInLog(filter session.LogFilter, found, shown int) string {
	var words []string
	if filter.Kind != timeline.All {
		words = append(words, filter.Kind.String())
	}
	if filter.Words != "" {
		words = append(words, fmt.Sprintf("about %q", filter.Words))
	}
	line := fmt.Sprintf("%d of %d entries: %s", found, f.s.State().Entries, strings.Join(words, ", "))
	if shown < found {
		line += fmt.Sprintf("; the last %d", shown)
	}
	return line
}

// logLine is one entry: number, time, who, message, and then whatever else is
// true of it, because of later ones too.
func (f *face) logLine(row timeline.Row, later *timeline.Later) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s %s: ", row.Seq, f.clockTime(row.Happened), row.Actor)
	b.WriteString(f.s.RowWords(row))
	if row.Reason != "" {
		b.WriteString("; " + timeline.ReasonLabel(row.Type) + ": " + row.Reason)
	}
	if row.Recorder != nil {
		b.WriteString("; written by " + row.Recorder.String())
	}
	if late := row.WrittenLater(); late >= timeline.LateEntry {
		b.WriteString("; written " + text.Duration(late) + " later")
	}
	for _, note := range later.Notes(&row) {
		b.WriteString("; " + note)
	}
	return b.String()
}

// oneEntry is the parser of a command that takes the number of an entry alone.
func oneEntry(do func(*face, timeline.Row) ([]string, error)) func(string) (act, error) {
	return func(rest string) (act, error) {
		seq, err := strconv.ParseUint(rest, 10, 64)
		if err != nil {
			return nil, errUsage
		}
		return func(f *face) ([]string, error) {
			f.enterJump()
			if f.s.State() == nil {
				return nil, errNothing
			}
			row, ok := f.s.RowOf(seq)
			if !ok {
				return nil, fmt.Errorf("there is no entry %d to read: log lists them", seq)
			}
			return do(f, row)
		}, nil
	}
}

// entry reads one entry whole.
func (f *face) entry(row timeline.Row) ([]string, error) {
	lines := []string{f.title(), fmt.Sprintf("entry %d: %s", row.Seq, row.What)}
	for _, fact := range f.s.Facts(row) {
		label := fact.Label
		if fact.Label == row.What {
			label = "words"
		}
		lines = append(lines, label+": "+fact.Words)
	}
	return read(lines...), nil
}

// readOut is a report as it is read out over the phone.
func (f *face) readOut(row timeline.Row) ([]string, error) {
	spoken := f.s.ReadOut(row)
	if spoken == nil {
		return nil, errors.New("that entry is not a report to read out: log kind reports lists METHANE and SBAR")
	}
	var lines []string
	for _, line := range spoken {
		words := line.Words
		if line.Letter != "" {
			words = line.Letter + ": " + words
		}
		lines = append(lines, words)
	}
	return read(lines...), nil
}
