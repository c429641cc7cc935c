package store

import (
	"fmt"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

// A file that tells another course of a log is not damaged: somebody went on with
// the log elsewhere, or here while a stick was away. It is kept under another name,
// and what it alone holds is counted.

// otherMark is in the names of files that tell another course of a log.
const otherMark = ".other-"

// mark is what is put into the name of a file that is set aside.
func (f FileFound) mark() string {
	if f.Fork {
		return otherMark
	}
	return damagedMark
}

// alone counts the entries of a file that tells another course, from where it does:
// those that hold together.
func (s *source) alone(again *source) uint64 {
	chain := Chain{Log: s.ofLog, Seq: s.bad - 1, leaf: s.before}
	for {
		line, ok := again.at(chain.Seq + 1)
		c := checkOne(line)
		if !ok || chain.follow(&c) != nil {
			return chain.Seq + 1 - s.bad
		}
	}
}

// countAlone notes it of a file that a survey found to tell another course.
func (l *looking) countAlone(found *FileFound, src *source) {
	if !found.Fork {
		return
	}
	again, err := l.again(src)
	if err != nil || again == nil {
		return
	}
	defer again.close()
	found.Alone = src.alone(again)
}

// again is a source of the same file from its start.
func (l *looking) again(src *source) (*source, error) {
	if !src.isDatabase() {
		return journalSource(src.segment)
	}
	for _, d := range l.open {
		if d.path == src.path {
			return databaseSource(d, src.ofLog)
		}
	}
	return nil, nil
}

// forkSentence says what became of such a file.
func (f FileFound) forkSentence(kept string) string {
	what := "entries"
	if f.Alone > 0 {
		what = fmt.Sprintf("%d entries", f.Alone)
	}
	if f.Alone == 1 {
		what = "1 entry"
	}
	return fmt.Sprintf("%s holds %s that log %s does not have, from entry %d on: the log went on twice, here and elsewhere. It is %s; downtime recover shows them: look whether they belong in the log",
		clean.Quoted(f.Path), what, f.Log, f.Seq, kept)
}

// writtenElsewhere reports whether an entry was written by another PC than the one
// that left word of how far its file is to be relied on. What that PC could not
// finish itself is of the same boot.
func writtenElsewhere(line []byte, boot string) bool {
	if boot == "" {
		return false
	}
	e, err := event.Decode(line)
	return err == nil && e.Recorded.Boot != "" && e.Recorded.Boot != boot
}
