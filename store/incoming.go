package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"downtime/store/event"
	"downtime/store/seal"
)

// A log that was kept on another PC is brought in whole and byte for byte. Before
// anything is written every entry is checked, and every checkpoint; and what is
// written are the bytes that were checked.

// Incoming is a whole log from elsewhere, all of which holds.
type Incoming struct {
	Run
	From  string // the file or folder
	Proof Proof
	// Torn is set where what follows the last entry is cut short, and left out.
	Torn bool

	load func(context.Context) ([]byte, error)
}

// Unfit is what cannot be brought in, and why.
type Unfit struct {
	From string
	Log  string // "" where that cannot be told
	Why  string
}

// maxIncoming bounds one log that is brought in, in bytes: it is written at once.
// A night has some hundreds of kilobytes. Tests make it smaller.
var maxIncoming int64 = 512 << 20

// IncomingFile reads the log in an exported file, or in a journal. What a journal
// lacks is taken from its other segments in the same folder.
func IncomingFile(ctx context.Context, path string) (*Incoming, *Unfit, error) {
	load := func(ctx context.Context) ([]byte, error) { return readLines(ctx, path) }
	if m := journalPattern.FindStringSubmatch(filepath.Base(path)); m != nil {
		load = func(ctx context.Context) ([]byte, error) { return readSegments(ctx, filepath.Dir(path), m[1]) }
	}
	return incoming(ctx, path, "", load)
}

// IncomingFrom reads the logs of a database or a data folder, which open opens to
// be read. It is opened again for each that is brought in.
func IncomingFrom(ctx context.Context, from string, open func() (*Store, error)) (found []*Incoming, unfit []Unfit, err error) {
	s, err := open()
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	runs, err := s.Runs()
	if err != nil {
		return nil, nil, err
	}
	for _, run := range runs {
		read := func(ctx context.Context) ([]byte, error) { return s.textOf(ctx, run.Log) }
		one, not, err := incoming(ctx, from, run.Log, read)
		if err != nil {
			return nil, nil, err
		}
		if not != nil {
			unfit = append(unfit, *not)
			continue
		}
		one.load = func(ctx context.Context) ([]byte, error) {
			s, err := open()
			if err != nil {
				return nil, err
			}
			defer s.Close()
			return s.textOf(ctx, run.Log)
		}
		found = append(found, one)
	}
	return found, unfit, nil
}

// incoming reads a log and proves it.
func incoming(ctx context.Context, from, log string, load func(context.Context) ([]byte, error)) (*Incoming, *Unfit, error) {
	text, err := load(ctx)
	var broken *BrokenError
	var large *tooLargeError
	switch {
	case errors.As(err, &broken):
		return nil, &Unfit{from, log, unprovedWords(broken.Seq, broken.Why)}, nil
	case errors.As(err, &large):
		return nil, &Unfit{from, log, large.Error()}, nil
	case err != nil:
		return nil, nil, err
	}
	x, err := Examine(bytes.NewReader(text))
	if err != nil {
		return nil, nil, err
	}
	in := &Incoming{From: from, Proof: x.Prove(nil, Keys{}), load: load}
	in.Torn = len(text) > 0 && text[len(text)-1] != '\n'
	if line, _, _ := bytes.Cut(text, []byte("\n")); x.Entries == 0 {
		if _, err := event.Scan(line); err != nil {
			x.nothing = true
		}
	}
	if why := in.unfit(x.nothing); why != "" {
		return nil, &Unfit{from, x.Log, why}, nil
	}
	entries, h, err := entriesOf(text)
	if err != nil {
		return nil, nil, err
	}
	in.Run = Run{Log: x.Log, Status: h.Status, Ended: h.Ended, Entries: h.Seq}
	if in.begin(entries[0].Raw); in.Broken != nil {
		return nil, &Unfit{from, x.Log, unprovedWords(in.Broken.Seq, in.Broken.Why)}, nil
	}
	return in, nil, nil
}

// unfit says why a log cannot be brought in, "" where it can.
func (in *Incoming) unfit(nothing bool) string {
	p := &in.Proof
	switch {
	case nothing:
		return "no entry of a log is in it: a file of downtime is an export as JSON Lines, a journal or a backup"
	case p.FirstBad == 1 || p.Log == "":
		return unprovedWords(1, p.Reason)
	case !event.IsLogName(p.Log):
		return "its entries do not name a log as this program does"
	case !p.Complete && p.FirstBad > 0:
		return unprovedWords(p.FirstBad, p.Reason)
	case !p.Complete:
		return "it does not hold (" + p.Reason + "): fetch it again from where it was written"
	case p.Withheld > 0:
		return fmt.Sprintf("%d of its entries were left out: fetch the whole log from where it was written", p.Withheld)
	}
	return ""
}

func unprovedWords(seq uint64, why string) string {
	return fmt.Sprintf("entry %d of it does not hold (%s): fetch it again from where it was written, or get back what there is with downtime recover --from", seq, why)
}

// tooLargeError says that a log is too large to be brought in.
type tooLargeError struct{}

func (*tooLargeError) Error() string {
	return fmt.Sprintf("it is larger than %d MB, and a log is brought in all at once: keep it where it is, and read it there", maxIncoming>>20)
}

// readLines is a file of lines, whatever they say.
func readLines(ctx context.Context, path string) ([]byte, error) {
	file, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := io.NewSectionReader(readerUntil{ctx, file}, 0, maxIncoming+1)
	text, err := io.ReadAll(in)
	if err == nil && int64(len(text)) > maxIncoming {
		err = new(tooLargeError)
	}
	return text, err
}

// readSegments reads a log from all its journals in a folder.
func readSegments(ctx context.Context, folder, log string) ([]byte, error) {
	found, err := journalsIn(folder)
	if err != nil {
		return nil, err
	}
	var sources []*source
	for _, segment := range found {
		if segment.log != log {
			continue
		}
		src, err := journalSource(segment)
		if err != nil {
			return nil, err
		}
		sources = append(sources, src)
	}
	m := newMerge(log, sources)
	defer m.close()
	return m.text(ctx)
}

// textOf is a log of the folder as lines.
func (s *Store) textOf(ctx context.Context, log string) ([]byte, error) {
	m, err := s.merge(log)
	if err != nil {
		return nil, err
	}
	defer m.close()
	return m.text(ctx)
}

// text is what is left of a log, as lines.
func (m *merge) text(ctx context.Context) ([]byte, error) {
	var text []byte
	err := m.each(func(c *checked) error {
		text = append(append(text, c.raw...), '\n')
		if int64(len(text)) > maxIncoming {
			return new(tooLargeError)
		}
		return ctx.Err()
	})
	return text, err
}

// entriesOf are the entries in lines that were examined, and where their log ends.
func entriesOf(text []byte) ([]event.Entry, head, error) {
	var entries []event.Entry
	var h head
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if text = rest; !whole || bytes.HasPrefix(line, checkpointPrefix) {
			continue
		}
		e, err := event.Decode(line)
		if err != nil {
			return nil, head{}, err
		}
		h = h.after(&e, seal.Link(e.Raw))
		entries = append(entries, e)
	}
	return entries, h, nil
}
